package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.documents.Documents.read;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link ChineseDocumentsTest} shows the same of the Chinese pages. */
@DisplayName("A document")
class SnippetsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network.md | src/main/liberty/config/outgoing-tls.xml | <server",
                "network.md | src/main/liberty/config/webhook-tls.xml | <server",
                "accounts.md | it/src/test/java/org/identityverification/it/accounts/MountedAppCodes.java | @ApplicationScoped",
            })
    @DisplayName("shows the file that a test uses")
    void shows(String document, String file, String beginning) {
        String used = read(ROOT.resolve(file));

        assertThat(read(ROOT.resolve("docs").resolve(document)))
                .contains(used.substring(used.indexOf("\n" + beginning)).strip() + "\n```\n");
    }
}
