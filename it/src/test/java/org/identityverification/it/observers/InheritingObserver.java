package org.identityverification.it.observers;

import jakarta.enterprise.context.ApplicationScoped;
import org.identityverification.VerificationCompleted;

/** Has an observer by inheritance only. */
@ApplicationScoped
public class InheritingObserver extends GenericMetadataObserver<VerificationCompleted> {}
