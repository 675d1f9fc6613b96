package org.identityverification.it.observers;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.EventMetadata;

/** What it observes, its subclass says. */
public abstract class GenericMetadataObserver<T> {
    void onAny(@Observes T event, EventMetadata metadata) {}
}
