package org.identityverification.it.observers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.EventMetadata;
import org.identityverification.VerificationCompleted;

/** Asks for what the module can't give. */
@ApplicationScoped
public class MetadataObserver {
    void on(@Observes VerificationCompleted event, EventMetadata metadata) {}
}
