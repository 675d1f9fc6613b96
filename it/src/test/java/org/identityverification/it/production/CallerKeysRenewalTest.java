package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.identityverification.it.provider.SocketServer.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerKeysRenewalTest {

    private static final Path SCRIPT = Path.of("../src/main/scripts/renew-caller-keys.sh");
    private static final String OLD = "{\"keys\":[{\"kid\":\"old\"}]}";

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    @AutoClose
    private final SocketServer provider = SocketServer.start();

    @BeforeEach
    void keepOldKeys() throws IOException {
        Files.writeString(file(), OLD);
    }

    @Test
    void replaces_the_file_with_what_the_identity_provider_publishes_and_creates_it_when_there_is_none()
            throws Exception {
        String published = CallerTokens.jwks(CallerTokens.make("one"), CallerTokens.make("two"));
        String ofSeveralLines = "{\n  \"keys\" : [\n    { \"kid\" : \"one\" }\n  ]\n}\n";
        for (String keys : List.of(published, ofSeveralLines)) {
            provider.answers(json(200, keys));

            renew(elsewhere, provider, file());

            assertKept(keys);
            Files.delete(file());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\t',
            value = {
                "500; {\"keys\":[{\"kid\":\"new\"}]}",
                "302; <html>moved</html>",
                "200; <html>{\"keys\":[{\"kid\":\"new\"}]}</html>",
                "200; {\"keys\":[]}",
                "200; {\"keys\":[{\"kty\":\"RSA\"}]}",
                "200; {\"keys\":[{\"kid\":\"new\"}",
                "200; {}",
                "200; -"
            })
    void changes_nothing_and_fails_with_a_message_when_the_answer_is_not_a_JWKS_with_a_key(int status, String content)
            throws IOException {
        provider.answers(json(status, content));

        assertFails();
        assertThat(elsewhere.resolve("prepare.log")).isNotEmptyFile();
    }

    @Test
    void changes_nothing_and_fails_when_the_identity_provider_cannot_be_reached() throws IOException {
        provider.close();

        assertFails();
    }

    private void assertFails() throws IOException {
        assertThatThrownBy(() -> renew(elsewhere, provider, file())).isInstanceOf(IOException.class);
        assertKept(OLD);
    }

    static void renew(Path folder, SocketServer provider, Path file) throws IOException {
        Layout.run(
                folder,
                Map.of(),
                List.of("sh", SCRIPT.toAbsolutePath().toString(), provider.uri() + "/keys", file.toString()));
    }

    private Path file() {
        return folder.resolve("jwks.json");
    }

    private void assertKept(String content) throws IOException {
        assertThat(file()).hasContent(content);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }
}
