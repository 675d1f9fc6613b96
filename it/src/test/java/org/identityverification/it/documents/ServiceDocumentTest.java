package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.documents.Documents.read;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test of the shop in {@code examples/spring-boot} shows that the commands work. */
@DisplayName("docs/service.md")
class ServiceDocumentTest {

    private static final String ENGLISH = "docs/service.md";
    private static final String CHINESE = "docs/zh/service.md";

    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```\\n(.*?)^ *```$");
    private static final Pattern KEY = Pattern.compile("`(identity-(?:verification|app)\\.[a-z.-]+)`");
    private static final Pattern VARIABLE = Pattern.compile("\\b(IDENTITY_(?:VERIFICATION|APP)_\\w+)");
    private static final Pattern PATH = Pattern.compile("/identity(/api/[a-z/]+[a-z])");

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    @DisplayName("names keys that docs/configuration.md explains, also as environment variables")
    void keys(String document) {
        List<String> known = found(KEY, "docs/configuration.md");
        assertThat(found(KEY, document)).hasSizeGreaterThan(8).isSubsetOf(known);
        assertThat(found(VARIABLE, document))
                .hasSizeGreaterThan(2)
                .isSubsetOf(known.stream()
                        .map(key -> key.replaceAll("\\W", "_").toUpperCase(Locale.ROOT))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    @DisplayName("calls paths that the API has")
    void paths(String document) {
        String api = read(ROOT.resolve("liberty-app/src/main/resources/META-INF/openapi.yaml"));
        assertThat(found(PATH, document))
                .filteredOn(path -> !path.equals("/api/operations"))
                .hasSizeGreaterThan(3)
                .allSatisfy(path -> assertThat(api).containsPattern("\n  " + path + "(/\\{token})?:\n"));
    }

    @Test
    @DisplayName("has the same commands in both languages, and they fit the shop on Spring Boot")
    void commands() {
        List<String> blocks = found(CODE_BLOCK, ENGLISH);
        assertThat(blocks).hasSizeGreaterThan(6).isEqualTo(found(CODE_BLOCK, CHINESE));
        String shop = read(ROOT.resolve("examples/spring-boot/src/main/resources/application.properties"))
                + read(ROOT.resolve("examples/spring-boot/src/main/java/org/example/shop/WebhookController.java"));
        assertThat(shop)
                .contains("${IDENTITY_APP_WEBHOOK_SECRET}", "context-path=/shop\n", "\"/api/webhooks/identity\"");
        assertThat(blocks.get(0)).contains("/shop/api/webhooks/identity\n");
    }

    private static List<String> found(Pattern pattern, String document) {
        return pattern.matcher(read(ROOT.resolve(document)))
                .results()
                .map((MatchResult it) -> it.group(1))
                .distinct()
                .toList();
    }
}
