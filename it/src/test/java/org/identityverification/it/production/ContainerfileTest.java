package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The Containerfile")
class ContainerfileTest {

    private static final Path ROOT = Path.of("..");

    @Test
    @DisplayName("copies what is there, and nothing that belongs to development")
    void copiesWhatIsThere() throws IOException {
        List<String> sources = Files.readAllLines(ROOT.resolve("Containerfile")).stream()
                .filter(line -> line.startsWith("COPY src/"))
                .flatMap(ContainerfileTest::sources)
                .toList();

        assertThat(sources)
                .isNotEmpty()
                .allSatisfy(source -> assertThat(found(source)).isTrue());
        assertThat(sources).noneMatch(source -> source.contains("sandbox") || source.endsWith("server.env"));
    }

    @Test
    @DisplayName("runs the server that is tested")
    void runsTheServerThatIsTested() throws IOException {
        String version = Files.readString(ROOT.resolve("pom.xml"))
                .replaceAll("(?s).*<version.openliberty>(.*?)</version.openliberty>.*", "$1");

        assertThat(Files.readString(ROOT.resolve("Containerfile"))).contains("ARG LIBERTY_VERSION=" + version + "\n");
    }

    private static Stream<String> sources(String copy) {
        String[] words = copy.split(" +", -1);
        return Arrays.stream(words, 1, words.length - 1);
    }

    private static boolean found(String source) {
        int star = source.indexOf('*');
        return star < 0
                ? Files.exists(ROOT.resolve(source))
                : Files.isDirectory(ROOT.resolve(source.substring(0, source.lastIndexOf('/', star))));
    }
}
