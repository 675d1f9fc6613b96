package org.identityverification.impl.question;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One pace for each account that asks, so that no account delays another. */
final class Paces {

    private static final int MANY = 1000;

    private final int max;
    private final Map<String, Pace> paces = new HashMap<>();

    Paces(int perSecond) {
        this.max = perSecond;
    }

    synchronized Pace of(@Nullable String account) {
        if (paces.size() > MANY) {
            paces.values().removeIf(Pace::isIdle);
        }
        return paces.computeIfAbsent(Objects.requireNonNullElse(account, ""), name -> new Pace(max, System::nanoTime));
    }

    synchronized int slowest() {
        return paces.values().stream().mapToInt(Pace::perSecond).min().orElse(max);
    }
}
