package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.documents.Documents.read;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link ChineseDocumentsTest} shows the same of the Chinese pages. */
class SnippetsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network.md | src/main/liberty/config/outgoing-tls.xml | <server",
                "network.md | src/main/liberty/config/webhook-tls.xml | <server",
                "accounts.md | it/src/test/java/org/identityverification/it/accounts/MountedAppCodes.java | @ApplicationScoped",
            })
    void shows_the_file_that_a_test_uses(String document, String file, String beginning) {
        String used = read(ROOT.resolve(file));

        assertThat(read(ROOT.resolve("docs").resolve(document)))
                .contains(used.substring(used.indexOf("\n" + beginning)).strip() + "\n```\n");
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

    private static String number(String before, String configuration) {
        Matcher number = Pattern.compile(Pattern.quote(before) + "\\s*(\\d+)").matcher(configuration);
        assertThat(number.find()).as(before).isTrue();
        return number.group(1);
    }
}
