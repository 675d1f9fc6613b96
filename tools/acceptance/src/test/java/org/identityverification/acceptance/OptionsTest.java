package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void by_default_allow_20_calls_and_three_starts_at_the_real_provider() {
        URI publicUrl = URI.create("https://shop.example.com/acceptance");
        URI provider = URI.create("https://auth.csapi.com.cn");

        assertThat(Options.parse("--public-url=https://shop.example.com/acceptance/"))
                .isEqualTo(new Options(publicUrl, 8090, provider, 20, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "--public-url=, --public-url must begin with https://",
        "--public-url=http://shop.example.com, --public-url must begin with https://",
        "--provider=http://auth.example.com, --public-url must begin with https://",
        "--public-url=https://user:password@shop.example.com, --public-url must begin with https://",
        "--public-url=http://localhost:8090, --public-url is on this machine",
        "--max-call=3, Unknown option: --max-call",
        "--max-calls, Unknown option: --max-calls",
        "--max-calls=many, --max-calls must be a number",
        "--port=0, --port must be between 1 and 65535",
        "--port=65536, --port must be between 1 and 65535"
    })
    void says_what_is_wrong_with_it(String argument, String message) {
        String url = argument.matches("--(max|port).*") ? "--public-url=https://shop.example.com" : argument;

        assertThatThrownBy(() -> Options.parse(url, argument)).hasMessageStartingWith(message);
    }

    @Test
    void needs_the_app_code_in_the_environment() {
        assertThatThrownBy(() -> Acceptance.run(
                        "",
                        Path.of(""),
                        new Terminal(),
                        new Facts(),
                        Clock.systemUTC(),
                        "--public-url=https://a.example"))
                .hasMessage("The environment variable IDENTITY_VERIFICATION_APP_CODE is not set");
    }
}
