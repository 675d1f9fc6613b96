package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.identityverification.app.problem.ProblemType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A caller")
class CallerTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost:9080",
        "127.0.0.1, 127.0.0.1:9080",
        "0:0:0:0:0:0:0:1, [::1]:9080",
        "::1, localhost"
    })
    void may_in_development_on_this_machine(String address, String host) {
        assertThat(anonymous(address, host).refusal(false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, localhost:9080",
        "2001:db8::7, localhost:9080",
        "127.0.0.1, rebound.example.net:9080",
        "127.0.0.1, localhost.example.net",
        "127.0.0.1, localhost@example.net",
        "127.0.0.1, ''",
        "127.0.0.1,"
    })
    void may_not_in_development_from_elsewhere_or_by_another_name(String address, String host) {
        assertThat(anonymous(address, host).refusal(false)).contains(ProblemType.DEVELOPMENT_ONLY);
        assertThat(new Caller(Optional.of("shop"), true, address, host).refusal(false))
                .contains(ProblemType.DEVELOPMENT_ONLY);
    }

    @Test
    void needs_a_token_with_the_role_in_production_wherever_it_is() {
        assertThat(anonymous("127.0.0.1", "localhost").refusal(true)).contains(ProblemType.TOKEN_REQUIRED);
        assertThat(new Caller(Optional.of("shop"), false, "127.0.0.1", "localhost").refusal(true))
                .contains(ProblemType.ROLE_REQUIRED);
        assertThat(new Caller(Optional.of("shop"), true, "192.0.2.7", "api.example.com").refusal(true))
                .isEmpty();
    }

    @Test
    void is_counted_by_name_or_else_by_address() {
        assertThat(new Caller(Optional.of("shop"), true, "192.0.2.7", null).key())
                .isEqualTo("shop");
        assertThat(anonymous("192.0.2.7", null).key()).isEqualTo("192.0.2.7");
    }

    private static Caller anonymous(String address, String host) {
        return new Caller(Optional.empty(), false, address, host);
    }
}
