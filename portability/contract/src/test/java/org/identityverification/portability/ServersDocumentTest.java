package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("docs/servers.md")
class ServersDocumentTest {

    private static final Path ROOT = Path.of("..", "..");

    private final String document = Files.readString(ROOT.resolve("docs/servers.md"));

    ServersDocumentTest() throws IOException {}

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
        String version = found("<" + property + ">([^<]+)<", Files.readString(ROOT.resolve(pom)))
                .get(0);

        assertThat(document.lines().filter(line -> line.startsWith("| " + server)))
                .first()
                .asString()
                .contains("| " + version + " ");
    }

    @Test
    void names_every_server_that_is_also_tested_from_inside_and_no_other() throws IOException {
        List<String> servers = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("portability"))) {
            for (Path file : files.filter(it -> it.toString().endsWith("InContainerIT.java"))
                    .toList()) {
                servers.addAll(found("@DisplayName\\(\"In ([^\"]+)\"\\)", Files.readString(file)));
            }
        }

        String names = "tested by Arquillian in ([^(]+) \\(`portability/in-container`\\)";
        assertThat(found(names, document.replace('\n', ' ')))
                .singleElement()
                .satisfies(it -> assertThat(it.split(", | and ")).containsExactlyInAnyOrderElementsOf(servers));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(it -> it.group(1))
                .toList();
    }
}
