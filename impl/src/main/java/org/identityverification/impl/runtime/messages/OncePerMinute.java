package org.identityverification.impl.runtime.messages;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Permits a message once a minute for each subject, so that a flood of requests does not fill the log. */
public final class OncePerMinute {

    private static final int MAX_REMEMBERED = 1000;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<Object, Permitted> last = new HashMap<>();

    private record Permitted(long at, int since) {}

    public OncePerMinute() {
        this(System::nanoTime);
    }

    public OncePerMinute(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public boolean permits(Object subject) {
        return count(subject) > 0;
    }

    /** How often the subject has come since it was last permitted, this time included; 0 if it is not permitted now. */
    public synchronized int count(Object subject) {
        long now = nanoTime.getAsLong();
        Permitted before = last.get(subject);
        if (before != null && now - before.at < MINUTE) {
            last.put(subject, new Permitted(before.at, before.since + 1));
            return 0;
        }
        if (last.size() == MAX_REMEMBERED) {
            last.clear();
        }
        last.put(subject, new Permitted(now, 0));
        return before == null ? 1 : before.since + 1;
    }
}
