package org.identityverification.portability.incontainer;

import org.identityverification.VerificationCompleted;

/**
 * Where an observer found itself. What it could not reach is the name of the exception instead.
 *
 * @param observer {@code sync} or {@code async}
 * @param event what it was handed
 * @param environmentEntry what the application's {@code java:comp/env} holds
 * @param transaction {@code committed}, if one of its own could be
 * @param warehouse which application-scoped bean was injected
 * @param cart which request-scoped bean was injected
 * @param thread the name of the thread
 * @param classLoader of the thread
 */
record Surroundings(
        String observer,
        VerificationCompleted event,
        String environmentEntry,
        String transaction,
        String warehouse,
        String cart,
        String thread,
        ClassLoader classLoader) {}
