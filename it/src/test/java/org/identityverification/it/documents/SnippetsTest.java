package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.documents.Documents.read;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ChineseDocumentsTest} shows the same of the Chinese pages. */
class SnippetsTest {

    private static final Pattern PRODUCTION = Pattern.compile("(?i)verification[._]public.url\\W+https://");
    private static final Pattern CONFIRMED = Pattern.compile("(?i)result.query.enabled\\W+true");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accounts.md | it/src/test/java/org/identityverification/it/accounts/MountedAppCodes.java | @ApplicationScoped",
            })
    void shows_the_file_that_a_test_uses(String document, String file, String beginning) {
        String used = read(ROOT.resolve(file));

        assertThat(read(ROOT.resolve("docs").resolve(document)))
                .contains(used.substring(used.indexOf("\n" + beginning)).strip() + "\n```\n");
    }

    /** A test of the example compiles the class for each of these servers. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/kafka.md", "docs/zh/kafka.md"})
    void about_Kafka_shows_parts_of_the_class_of_the_example(String page) {
        String observer = read(ROOT.resolve("examples/kafka/src/main/java/org/example/shop/ResultTopic.java"));

        assertThat(Documents.block(page, "java", "void completed").split("\\s*[…\\n]\\s*"))
                .allSatisfy(part -> assertThat(observer).contains(part));
    }

    @Test
    void about_production_names_the_limits_of_the_shipped_proxy() {
        Path nginx = ROOT.resolve("src/main/nginx");
        String zones = read(nginx.resolve("identity-limits.conf"));
        String places = read(nginx.resolve("identity-verification.conf"));

        assertThat(read(ROOT.resolve("docs/production.md")))
                .contains("except notifications: %s a second, %s at once; of these `POST` %s a second, %s at once;"
                        .formatted(
                                number("zone=identity_client:10m rate=", zones),
                                number("zone=identity_client burst=", places),
                                number("zone=identity_start:10m rate=", zones),
                                number("zone=identity_start burst=", places)))
                .contains("Below `/identity/api/` %s unanswered".formatted(number("identity_status_open ", places)))
                .contains("for one notify URL: %s unanswered".formatted(number("identity_notify_open ", places)));
    }

    @ParameterizedTest
    @MethodSource("org.identityverification.it.documents.Documents#all")
    void has_each_result_confirmed_in_every_block_that_sets_up_production(Path document) {
        assertThat(Documents.blocks(document.toString(), ".*"))
                .filteredOn(block -> PRODUCTION.matcher(block).find())
                .allSatisfy(block -> assertThat(block).containsPattern(CONFIRMED));
    }

    @Test
    void sets_up_production_by_blocks_and_manifests_that_have_each_result_confirmed() {
        assertThat(List.of("README.md", "docs/production.md"))
                .allSatisfy(page -> assertThat(read(ROOT.resolve(page))).containsPattern(PRODUCTION));
        assertThat(read(ROOT.resolve("src/main/kubernetes/configuration.yaml")))
                .containsPattern(PRODUCTION)
                .containsPattern(CONFIRMED);
    }

    private static String number(String before, String configuration) {
        Matcher number = Pattern.compile(Pattern.quote(before) + "\\s*(\\d+)").matcher(configuration);
        assertThat(number.find()).as(before).isTrue();
        return number.group(1);
    }
}
