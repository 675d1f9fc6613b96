package org.identityverification.portability.incontainer;

import java.util.UUID;
import org.identityverification.VerificationCompleted;

/**
 * Where an observer found itself.
 *
 * @param observer {@code sync} or {@code async}
 * @param event what it was handed
 * @param environmentEntry what the application's {@code java:comp/env} holds
 * @param committed whether a transaction of its own could be committed
 * @param warehouse which application-scoped bean was injected
 * @param cart which request-scoped bean was injected
 * @param classLoader of the thread
 */
record Surroundings(
        String observer,
        VerificationCompleted event,
        String environmentEntry,
        boolean committed,
        UUID warehouse,
        UUID cart,
        ClassLoader classLoader) {}
