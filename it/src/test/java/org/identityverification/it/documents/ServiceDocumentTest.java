package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.documents.Documents.read;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The test of the shop in {@code examples/spring-boot} shows that the commands work. {@link ChineseDocumentsTest} compares the languages. */
class ServiceDocumentTest {

    private static final String DOCUMENT = "docs/service.md";

    private static final Pattern KEY = Pattern.compile("`(identity-(?:verification|app)\\.[a-z.-]+)`");
    private static final Pattern VARIABLE = Pattern.compile("\\b(IDENTITY_(?:VERIFICATION|APP)_\\w+)");
    private static final Pattern PATH = Pattern.compile("/identity(/api/[a-z/]+[a-z])");

    @Test
    void names_keys_that_docs_configurationmd_explains_also_as_environment_variables() {
        List<String> known = found(KEY, "docs/configuration.md");
        assertThat(found(KEY, DOCUMENT)).hasSizeGreaterThan(8).isSubsetOf(known);
        assertThat(found(VARIABLE, DOCUMENT))
                .hasSizeGreaterThan(2)
                .isSubsetOf(known.stream()
                        .map(key -> key.replaceAll("\\W", "_").toUpperCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void calls_paths_that_the_API_has() {
        String api = read(ROOT.resolve("liberty-app/src/main/resources/META-INF/openapi.yaml"));
        assertThat(found(PATH, DOCUMENT))
                .filteredOn(path -> !path.equals("/api/operations"))
                .hasSizeGreaterThan(3)
                .allSatisfy(path -> assertThat(api).containsPattern("\n  " + path + "(/\\{token})?:\n"));
    }

    @Test
    void has_commands_that_fit_the_shop_on_Spring_Boot() {
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
