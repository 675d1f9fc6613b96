package org.identityverification.impl.store;

import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The store in memory")
class InMemoryVerificationStoreTest extends VerificationStoreContract {

    @Override
    VerificationStore emptyStore() {
        return new InMemoryVerificationStore();
    }

    @Override
    VerificationStore otherNode() {
        return store;
    }
}
