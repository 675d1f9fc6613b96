package org.identityverification.impl.store;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The store in H2 in a file")
class H2FileVerificationStoreTest extends H2Contract {

    @TempDir
    Path folder;

    @Override
    String newUrl() {
        return "jdbc:h2:file:" + folder.resolve(UUID.randomUUID().toString()) + ";WRITE_DELAY=0";
    }
}
