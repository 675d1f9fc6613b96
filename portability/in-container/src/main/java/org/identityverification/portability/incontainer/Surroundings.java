package org.identityverification.portability.incontainer;

import org.identityverification.VerificationCompleted;

/** What an observer could reach. A value that it could not reach is the name of the exception. */
record Surroundings(
        String observer,
        VerificationCompleted event,
        String environmentEntry,
        String transaction,
        String warehouse,
        String cart,
        String thread,
        ClassLoader classLoader) {}
