package org.identityverification.impl.provider;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The nonces of each app code. Those of codes that are no longer in use are forgotten when the gateway has forgotten them. */
final class Nonces {

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<String, Nonce> known = new HashMap<>();

    Nonces(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** The next nonce for calls with this {@code Authorization}. */
    synchronized long next(String authorization) {
        return of(authorization).next();
    }

    private Nonce of(String authorization) {
        Nonce nonce = known.get(authorization);
        if (nonce == null) {
            known.values().removeIf(Nonce::isForgotten);
            nonce = new Nonce(clock, nanoTime);
            known.put(authorization, nonce);
        }
        return nonce;
    }
}
