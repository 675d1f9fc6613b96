package org.identityverification.app.access;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerKeysTest {

    @TempDir
    Path folder;

    private final CallerKeys keys = new CallerKeys();

    @BeforeEach
    void configure() throws IOException {
        keys.algorithm = "RS256";
        keys.location = Optional.of(file().toUri().toString());
        renew(key("RSA", "known"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'alg':'RS256'}",
                "{'kid':'other'}",
                "{'kid':1}",
                "{'kid':'other','kid':'known'}",
                "{'kid':'known','kid':'other'}",
                "['known']",
                "{'kid':'known'",
                ""
            })
    void not_if_it_names_no_key_another_or_two(String header) {
        assertThat(keys.mayHaveSigned(token(header, UTF_8))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer x", "Bearer a.b.c.d.e", "Basic a.b.c", "Bearer ?.b.c", "Bearer A.b.c"})
    void not_if_there_is_no_token(String authorization) {
        assertThat(keys.mayHaveSigned(authorization)).isFalse();
    }

    @Test
    void not_if_its_encoding_is_one_that_the_server_does_not_read() {
        assertThat(keys.mayHaveSigned(token("{'kid':'known'}", UTF_16LE))).isFalse();
    }

    @Test
    void if_the_file_has_its_key_now() throws IOException {
        assertThat(mayHaveSigned("next")).isFalse();

        renew(key("RSA", "next"));

        assertThat(mayHaveSigned("next")).isTrue();
        assertThat(mayHaveSigned("known")).isFalse();
    }

    @Test
    void not_if_its_key_is_of_a_type_that_the_server_cannot_use() throws IOException {
        renew(key("EC", "curve") + "," + key("RSA", "known") + ",{'kty':'RSA'}");

        assertThat(mayHaveSigned("curve")).isFalse();
        assertThat(mayHaveSigned("known")).isTrue();
        assertThat(CallerKeys.keysOf(Files.readString(file()), "ES256")).containsExactly("curve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN PUBLIC KEY-----", "{}", "{\"keys\":{}}", "{\"keys\":[1]}", "<html>"})
    void if_the_last_valid_file_had_its_key_while_the_file_is_not_a_JWKS(String content) throws IOException {
        Files.writeString(file(), content);
        assertThat(mayHaveSigned("known")).isFalse();
        renew(key("RSA", "known"));
        assertThat(mayHaveSigned("known")).isTrue();

        Files.writeString(file(), content);

        assertThat(mayHaveSigned("known")).isTrue();
        assertThat(mayHaveSigned("other")).isFalse();
    }

    @Test
    void not_before_the_file_exists() throws IOException {
        Files.delete(file());
        assertThat(mayHaveSigned("known")).isFalse();

        renew(key("RSA", "known"));

        assertThat(mayHaveSigned("known")).isTrue();
    }

    @Test
    void always_if_the_keys_are_at_a_remote_address() {
        keys.location = Optional.of("https://login.example.com/keys");

        assertThat(mayHaveSigned("other")).isTrue();
        assertThat(keys.mayHaveSigned(null)).isFalse();
    }

    private Path file() {
        return folder.resolve("jwks.json");
    }

    private void renew(String content) throws IOException {
        Path next = folder.resolve("next");
        Files.writeString(next, ("{'keys':[" + content + "]}").replace('\'', '"'));
        Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String key(String type, String name) {
        return "{'kty':'%s','kid':'%s'}".formatted(type, name);
    }

    private boolean mayHaveSigned(String key) {
        return keys.mayHaveSigned(token("{'alg':'RS256','kid':'" + key + "'}", UTF_8));
    }

    private static String token(String header, Charset charset) {
        return "Bearer "
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(header.replace('\'', '"').getBytes(charset))
                + ".e30.c2ln";
    }
}
