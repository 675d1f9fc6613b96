package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The Containerfile")
class ContainerfileTest {

    private static final Path ROOT = Path.of("..");

    @Test
    @DisplayName("runs the server that is tested")
    void runsTheServerThatIsTested() throws IOException {
        String version = Files.readString(ROOT.resolve("pom.xml"))
                .replaceAll("(?s).*<version.openliberty>(.*?)</version.openliberty>.*", "$1");

        assertThat(Files.readString(ROOT.resolve("Containerfile"))).contains("ARG LIBERTY_VERSION=" + version + "\n");
    }
}
