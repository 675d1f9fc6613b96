package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.identityverification.app.config.Keys;
import org.identityverification.app.problem.ProblemException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {

    private static final String ROLE = "identity-verification";

    private final Map<String, String> headers = new HashMap<>(Map.of("Host", "localhost:9080"));
    private final Guard guard = new Guard();
    private String address = "127.0.0.1";
    private Optional<Guard.Token> token = Optional.empty();

    @BeforeEach
    void inject() {
        guard.access = access("true");
        guard.request = (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getHeader") ? headers.get(arguments[0]) : address);
        guard.keys = new CallerKeys() {
            @Override
            Optional<Guard.Token> verified(String authorization) {
                return token;
            }
        };
    }

    private static Access access(String production) {
        Map<String, String> configured = Map.of(
                "identity-verification/mp-rest/url", "http://localhost:9080/sandbox",
                "identity-app.production", production,
                "identity-app.rate-limit.per-caller", "2");
        Access access = new Access();
        access.check(new Keys(key -> Optional.ofNullable(configured.get(key))));
        return access;
    }

    /** As a starter, an operator, an operator or a backend, and a reader. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        none                                                | TOKEN_REQUIRED | TOKEN_REQUIRED | TOKEN_REQUIRED | TOKEN_REQUIRED
        other                                               | ROLE_REQUIRED  | ROLE_REQUIRED  | ROLE_REQUIRED  | ROLE_REQUIRED
        identity-verification                               | person:subject | ROLE_REQUIRED  | ROLE_REQUIRED  | ROLE_REQUIRED
        identity-verification:retail                        | person:subject | ROLE_REQUIRED  | ROLE_REQUIRED  | ROLE_REQUIRED
        identity-verification-backend                       | ROLE_REQUIRED  | ROLE_REQUIRED  | ROLE_REQUIRED  | ROLE_REQUIRED
        identity-verification-backend identity-verification | backend:subject | ROLE_REQUIRED | backend:subject | ROLE_REQUIRED
        identity-verification-operator                      | ROLE_REQUIRED  | operator:name  | operator:name  | operator:name
        identity-verification-reader                        | ROLE_REQUIRED  | ROLE_REQUIRED  | ROLE_REQUIRED  | reader:name
        """)
    void admits_callers_by_the_groups_of_their_token(
            String groups, String starter, String operator, String operatorOrBackend, String reader) {
        token = Optional.of(Set.of(groups.split(" ")))
                .filter(it -> !it.contains("none"))
                .map(it -> new Guard.Token("name", Optional.of("subject"), it));

        assertThat(seenAs(guard::requireStarter)).isEqualTo(starter);
        assertThat(seenAs(guard::requireOperator)).isEqualTo(operator);
        assertThat(seenAs(guard::requireOperatorOrBackend)).isEqualTo(operatorOrBackend);
        assertThat(seenAs(guard::requireReader)).isEqualTo(reader);
    }

    private static String seenAs(Supplier<Caller> check) {
        try {
            return check.get().id();
        } catch (ProblemException e) {
            return e.getMessage();
        }
    }

    @Test
    void knows_a_backend_without_a_subject_by_its_name_but_no_person() {
        token = Optional.of(new Guard.Token("name", Optional.empty(), Set.of(ROLE, ROLE + "-backend")));
        assertThat(guard.requireStarter().id()).isEqualTo("backend-name:name");

        token = Optional.of(new Guard.Token("name", Optional.empty(), Set.of(ROLE)));
        assertRefused("CONTEXT_NOT_YOURS");
    }

    @Test
    void gives_a_person_the_own_context_and_the_accounts_of_the_token_only() {
        token = Optional.of(new Guard.Token("name", Optional.of("subject"), Set.of(ROLE + ":retail")));

        Caller person = guard.requireStarter();

        assertThat(person.onlyContextId()).contains("subject");
        assertThat(person.name()).as("in the audit record").isEqualTo("person");
        assertThat(person.mayUse().test(Optional.of("retail"))).isTrue();
        assertThat(person.mayUse().test(Optional.of("savings"))).isFalse();
        assertThat(person.mayUse().test(Optional.empty())).isFalse();
    }

    @Test
    void limits_the_calls_of_each_caller_but_not_of_an_operator() {
        for (String subject : new String[] {"one", "other"}) {
            token = Optional.of(new Guard.Token("name", Optional.of(subject), Set.of(ROLE)));
            guard.requireStarter();
            guard.requireStarter();
            assertRefused("TOO_MANY_REQUESTS");
        }
        token = Optional.of(new Guard.Token("name", Optional.empty(), Set.of(ROLE + "-operator")));
        for (int i = 0; i < 10; i++) {
            guard.requireOperator();
        }
    }

    @Test
    void lets_this_machine_do_everything_in_development_and_no_other() {
        guard.access = access("false");
        assertThat(guard.requireStarter()).isSameAs(Caller.IN_DEVELOPMENT);
        assertThat(guard.requireReader()).isSameAs(Caller.IN_DEVELOPMENT);

        address = "10.0.0.1";
        assertRefused("DEVELOPMENT_ONLY");
    }

    @Test
    void refuses_a_page_of_another_site_whatever_its_token() {
        token = Optional.of(new Guard.Token("name", Optional.of("subject"), Set.of(ROLE)));
        headers.put("Origin", "https://evil.example.org");

        assertRefused("CROSS_SITE");
    }

    private void assertRefused(String problem) {
        assertThatThrownBy(guard::requireStarter)
                .isInstanceOf(ProblemException.class)
                .hasMessage(problem);
    }
}
