package org.identityverification.impl.messages;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Permits a message once a minute for each subject, so that a flood of requests does not fill the log. */
public final class OncePerMinute {

    private static final int MAX_REMEMBERED = 1000;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<Object, Long> last = new HashMap<>();

    public OncePerMinute() {
        this(System::nanoTime);
    }

    public OncePerMinute(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public synchronized boolean permits(Object subject) {
        long now = nanoTime.getAsLong();
        Long before = last.get(subject);
        if (before != null && now - before < MINUTE) {
            return false;
        }
        if (last.size() == MAX_REMEMBERED) {
            last.clear();
        }
        last.put(subject, now);
        return true;
    }
}
