package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("docs/servers.md")
class ServersDocumentTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- (portability/\\S+) -->\\n```\\w*\\n(.*?)\\n```\\n", Pattern.DOTALL);

    @Test
    void shows_the_files_that_the_tests_use_to_the_letter() throws IOException {
        Map<String, String> snippets = new LinkedHashMap<>();
        Matcher matcher = SNIPPET.matcher(document());
        while (matcher.find()) {
            snippets.put(matcher.group(1), matcher.group(2));
        }

        assertThat(snippets.keySet())
                .contains(
                        "portability/liberty/src/test/liberty/server.xml",
                        "portability/wildfly/src/test/wildfly/configure.cli",
                        "portability/payara/src/test/payara/postboot.txt",
                        "portability/quarkus/src/main/resources/application.properties",
                        "portability/helidon/src/main/resources/META-INF/microprofile-config.properties");
        for (Map.Entry<String, String> snippet : snippets.entrySet()) {
            assertThat(snippet.getValue())
                    .as(snippet.getKey())
                    .isEqualTo(Files.readString(ROOT.resolve(snippet.getKey())).stripTrailing());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pom.xml, version.openliberty, Open Liberty",
        "portability/pom.xml, version.wildfly, WildFly",
        "portability/pom.xml, version.payara-6, Payara Micro 6",
        "portability/pom.xml, version.payara-7, Payara Micro 7",
        "portability/quarkus/pom.xml, version.quarkus, Quarkus",
        "portability/helidon/pom.xml, version.helidon, Helidon MP"
    })
    void names_the_version_that_the_tests_run(String pom, String property, String server) throws IOException {
        String text = Files.readString(ROOT.resolve(pom));
        Matcher version = Pattern.compile("<" + property + ">([^<]+)<").matcher(text);

        assertThat(version.find()).as(property).isTrue();
        assertThat(document().lines().filter(line -> line.startsWith("| " + server)))
                .singleElement()
                .asString()
                .contains("| " + version.group(1) + " ");
    }

    @Test
    void names_every_server_that_is_also_tested_from_inside_and_no_other() throws IOException {
        Pattern name = Pattern.compile("@DisplayName\\(\"In ([^\"]+)\"\\)");
        List<String> servers;
        try (Stream<Path> files = Files.walk(ROOT.resolve("portability"))) {
            servers = files.filter(file -> file.getFileName().toString().endsWith("InContainerIT.java"))
                    .map(ServersDocumentTest::read)
                    .flatMap(test -> name.matcher(test).results().map(found -> found.group(1)))
                    .toList();
        }
        Matcher sentence = Pattern.compile("tested by Arquillian in ([^(]+) \\(`portability/in-container`\\)")
                .matcher(document().replace('\n', ' '));

        assertThat(sentence.find()).isTrue();
        assertThat(sentence.group(1).split(", | and ")).containsExactlyInAnyOrderElementsOf(servers);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/servers.md"));
    }
}
