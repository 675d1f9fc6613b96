package org.identityverification.portability.incontainer;

import org.identityverification.VerificationCompleted;

/** Where an observer found itself. What it could not reach is the name of the exception instead. */
record Surroundings(
        String observer,
        VerificationCompleted event,
        String environmentEntry,
        String transaction,
        String warehouse,
        String cart,
        String thread,
        ClassLoader classLoader) {}
