package org.identityverification.impl.store;

import java.util.UUID;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The store in H2 in memory")
class H2InMemoryVerificationStoreTest extends H2Contract {

    @Override
    String newUrl() {
        return "jdbc:h2:mem:" + UUID.randomUUID();
    }
}
