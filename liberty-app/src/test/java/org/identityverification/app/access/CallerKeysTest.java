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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The server sees a caller's token")
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

    @Test
    @DisplayName("only if it names a key of the file")
    void knownKey() {
        assertThat(keys.mayHaveSigned(token("{'alg':'RS256','kid':'known'}"))).isTrue();
        assertThat(keys.mayHaveSigned(token("{'alg':'RS256','kid':'other'}"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'alg':'RS256'}",
                "{'kid':1}",
                "{'kid':'other','kid':'known'}",
                "{'kid':'known','kid':'other'}",
                "['known']",
                "{'kid':'known'",
                ""
            })
    @DisplayName("not if it names no key, or two")
    void noKey(String header) {
        assertThat(keys.mayHaveSigned(token(header))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer x", "Bearer a.b.c.d.e", "Basic a.b.c", "Bearer ?.b.c", "Bearer A.b.c"})
    @DisplayName("not if there is no token")
    void noToken(String authorization) {
        assertThat(keys.mayHaveSigned(authorization)).isFalse();
    }

    @Test
    @DisplayName("not if its encoding is one that the server does not read")
    void otherEncoding() {
        assertThat(keys.mayHaveSigned(token("{'kid':'known'}", UTF_16LE))).isFalse();
    }

    @Test
    @DisplayName("if the file has its key now")
    void renewedFile() throws IOException {
        String next = token("{'kid':'next'}");
        assertThat(keys.mayHaveSigned(next)).isFalse();

        renew(key("RSA", "next"));

        assertThat(keys.mayHaveSigned(next)).isTrue();
        assertThat(keys.mayHaveSigned(token("{'kid':'known'}"))).isFalse();
    }

    @Test
    @DisplayName("not if its key is of a type that the server can't use")
    void unusableKey() throws IOException {
        renew(key("EC", "curve") + "," + key("RSA", "known") + ",{'kty':'RSA'}");

        assertThat(keys.mayHaveSigned(token("{'kid':'curve'}"))).isFalse();
        assertThat(keys.mayHaveSigned(token("{'kid':'known'}"))).isTrue();
        assertThat(CallerKeys.keysOf(Files.readString(file()), "ES256")).containsExactly("curve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN PUBLIC KEY-----", "{}", "{\"keys\":{}}", "{\"keys\":[1]}", "<html>"})
    @DisplayName("if the last valid file had its key, while the file is not a JWKS")
    void noJwks(String content) throws IOException {
        String known = token("{'kid':'known'}");
        Files.writeString(file(), content);
        assertThat(keys.mayHaveSigned(known)).isFalse();
        renew(key("RSA", "known"));
        assertThat(keys.mayHaveSigned(known)).isTrue();

        Files.writeString(file(), content);

        assertThat(keys.mayHaveSigned(known)).isTrue();
        assertThat(keys.mayHaveSigned(token("{'kid':'other'}"))).isFalse();
    }

    @Test
    @DisplayName("not before the file exists")
    void noFile() throws IOException {
        Files.delete(file());
        assertThat(keys.mayHaveSigned(token("{'kid':'known'}"))).isFalse();

        renew(key("RSA", "known"));

        assertThat(keys.mayHaveSigned(token("{'kid':'known'}"))).isTrue();
    }

    @Test
    @DisplayName("always if the keys are at a remote address")
    void remoteKeys() {
        keys.location = Optional.of("https://login.example.com/keys");

        assertThat(keys.mayHaveSigned(token("{'kid':'other'}"))).isTrue();
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

    private static String token(String header) {
        return token(header, UTF_8);
    }

    private static String token(String header, Charset charset) {
        return "Bearer "
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(header.replace('\'', '"').getBytes(charset))
                + ".e30.c2ln";
    }
}
