package org.identityverification.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void by_default_listens_on_a_loopback_address_only_and_needs_no_option() {
        Options options = Options.parse();

        assertThat(options.address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(options.address().getPort()).isEqualTo(9099);
        assertThat(options.appCodes()).isEmpty();
        assertThat(options.isShared()).isFalse();
        assertThat(options.command()).isEmpty();
    }

    @Test
    void what_follows_two_dashes_is_a_command_with_a_provider_on_a_free_port() {
        Options options =
                Options.parse("--app=http://localhost:8080/api", "--scenario=demo", "--", "mvn", "--", "-port");

        assertThat(options.command()).containsExactly("mvn", "--", "-port");
        assertThat(options.app()).isEqualTo("http://localhost:8080/api");
        assertThat(options.scenario()).isNotEmpty();
        assertThat(options.address().getPort()).isZero();
        assertThat(Options.parse("--port=9099", "--", "mvn").address().getPort())
                .isEqualTo(9099);
    }

    @Test
    void listens_on_another_address_only_with_an_app_code() {
        assertThatThrownBy(() -> Options.parse("--host=0.0.0.0")).hasMessageStartingWith("--app-code is missing");

        Options options = Options.parse("--host=0.0.0.0", "--app-code=one,two");

        assertThat(options.isShared()).isTrue();
        assertThat(options.appCodes()).containsExactly("one", "two");
    }

    @ParameterizedTest
    @CsvSource({
        "--ports=1, Unknown option: --ports",
        "-port=1, Unknown option: -port",
        "--, -- needs a command after it",
        "--app=, --app needs a value",
        "--port, --port needs a value",
        "--port=, --port needs a value",
        "--port=65536, --port must be a number from 0 to 65535",
        "--port=-1, --port must be a number from 0 to 65535",
        "--host=192.0.2.1, --host must be an address of this machine",
        "--host=[, --host must be an address of this machine",
        "--app-code, --app-code needs a value",
        "--app-code= , --app-code needs a value",
        "'--app-code=canary,', --app-code contains an empty app code",
        "--appcode=canary, Unknown option: --appcode",
        "canary, Every argument is an option"
    })
    void names_the_option_that_is_wrong_and_repeats_no_app_code(String argument, String message) {
        assertThatThrownBy(() -> Options.parse(argument))
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("canary");
    }
}
