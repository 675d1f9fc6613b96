package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("docs/servers.md")
class ServersDocumentTest {

    private static final Path ROOT = Path.of("..", "..");

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
        Matcher version = Pattern.compile("<" + property + ">([^<]+)<").matcher(Files.readString(ROOT.resolve(pom)));

        assertThat(version.find()).isTrue();
        assertThat(ROOT.resolve("docs/servers.md"))
                .content()
                .containsPattern("(?m)^\\| " + server + "[^|]* \\| " + Pattern.quote(version.group(1)) + " ");
    }
}
