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

/** The test of the shop in {@code examples/spring-boot} shows that the commands work. {@link ChineseDocumentsTest} compares the languages. */
@DisplayName("docs/service.md")
class ServiceDocumentTest {

    private static final String DOCUMENT = "docs/service.md";

    private static final Pattern KEY = Pattern.compile("`(identity-(?:verification|app)\\.[a-z.-]+)`");
    private static final Pattern VARIABLE = Pattern.compile("\\b(IDENTITY_(?:VERIFICATION|APP)_\\w+)");
    private static final Pattern PATH = Pattern.compile("/identity(/api/[a-z/]+[a-z])");

    @Test
    @DisplayName("names keys that docs/configuration.md explains, also as environment variables")
    void keys() {
        List<String> known = found(KEY, "docs/configuration.md");
        assertThat(found(KEY, DOCUMENT)).hasSizeGreaterThan(8).isSubsetOf(known);
        assertThat(found(VARIABLE, DOCUMENT))
                .hasSizeGreaterThan(2)
                .isSubsetOf(known.stream()
                        .map(key -> key.replaceAll("\\W", "_").toUpperCase(Locale.ROOT))
                        .toList());
    }

    @Test
    @DisplayName("calls paths that the API has")
    void paths() {
        String api = read(ROOT.resolve("liberty-app/src/main/resources/META-INF/openapi.yaml"));
        assertThat(found(PATH, DOCUMENT))
                .filteredOn(path -> !path.equals("/api/operations"))
                .hasSizeGreaterThan(3)
                .allSatisfy(path -> assertThat(api).containsPattern("\n  " + path + "(/\\{token})?:\n"));
    }

    @Test
    @DisplayName("has commands that fit the shop on Spring Boot")
    void commands() {
        List<String> blocks = Documents.blocks(DOCUMENT, "");
        assertThat(blocks).hasSizeGreaterThan(6);
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
