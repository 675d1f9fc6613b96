package org.identityverification.impl.messages;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Permits a message once a minute for each verification, so that a flood of requests does not fill the log. */
public final class OncePerMinute {

    private static final int MAX_REMEMBERED = 1000;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<UUID, Long> last = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public OncePerMinute() {
        this(System::nanoTime);
    }

    OncePerMinute(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public synchronized boolean permits(UUID verificationId) {
        long now = nanoTime.getAsLong();
        Long before = last.get(verificationId);
        if (before != null && now - before < MINUTE) {
            return false;
        }
        last.remove(verificationId);
        last.put(verificationId, now);
        return true;
    }
}
