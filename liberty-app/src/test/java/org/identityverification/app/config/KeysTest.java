package org.identityverification.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.identityverification.app.access.Access;
import org.identityverification.app.page.Page;
import org.identityverification.app.problem.Languages;
import org.identityverification.app.webhook.Webhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private final Keys keys = new Keys(key -> Optional.empty());

    private static final Pattern RANGES = Pattern.compile(
            "(?m)^\\| `(identity-app\\.[a-z.-]+)`(?: \\*)? \\| [^|]+ \\| (\\d+ to \\d+|at most \\d+ characters|`\\w+`(?:, `\\w+`)+)[^|]* \\|");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(identity-app\\.[a-z.-]+)`( \\*)?");

    @Test
    void are_those_of_the_documentation() throws IOException {
        List<String> names = DOCUMENTED
                .matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
                .results()
                .flatMap(it -> it.group(2) == null
                        ? List.of(it.group(1)).stream()
                        : List.of(it.group(1), it.group(1) + ".en").stream())
                .toList();

        assertThat(others(names.toArray(String[]::new))).isEmpty();
    }

    /** Of the ranges that are numbers or a list of words. */
    @Test
    void have_exactly_the_ranges_that_the_documentation_names() throws IOException {
        Map<String, String> ranges = RANGES.matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
                .results()
                .collect(Collectors.toMap(it -> it.group(1), it -> it.group(2)));

        assertThat(ranges).hasSize(17).allSatisfy((key, range) -> {
            List<String> inside;
            List<String> outside;
            if (range.startsWith("at most ")) {
                inside = List.of("1".repeat(Integer.parseInt(range.replaceAll("\\D", ""))));
                outside = List.of(inside.get(0) + "1");
            } else if (range.startsWith("`")) {
                inside = List.of(range.replace("`", "").split(", "));
                outside = List.of(inside.get(0) + "x");
            } else {
                inside = List.of(range.split(" to "));
                outside = List.of("0", Integer.toString(Integer.parseInt(inside.get(1)) + 1));
            }
            assertThat(inside).allSatisfy(it -> assertThat(faults(key, it)).isEmpty());
            assertThat(outside).allSatisfy(it -> assertThat(faults(key, it)).hasSize(1));
        });
    }

    private static List<String> faults(String key, String value) {
        Keys read = new Keys(name -> Optional.of(value).filter(it -> name.equals(key)));
        new Access().check(read);
        new Languages().check(read);
        new Page().check(read);
        new Webhook().check(read, Set.of(key), account -> true);
        return read.faults().stream()
                .filter(it -> it.startsWith(key + " must be"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity-app.consnt", "identity-app.page.color", "identity-app.page.logo.en",
                "IDENTITY_APP_WEBHOOK_URI", "IDENTITY_APP_CONSNT", "mp.jwt.verify.token.age",
                "MP_JWT_DECRYPT_KEY_LOCATION"
            })
    void are_no_others(String name) {
        assertThat(others(name)).containsExactly(name + " is not a key of this application");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IDENTITY_APP_CONSENT", "IDENTITY_APP_PAGE_PRIVACY_URL_EN", "IDENTITY_APP_SERVICE_HOST",
                "MP_JWT_VERIFY_CLOCK_SKEW", "identity-verification.app-code", "PATH"
            })
    void may_be_variables_beside_those_of_others_and_of_Kubernetes(String name) {
        assertThat(others(name)).isEmpty();
    }

    @Test
    void of_the_module_are_required_of_its_variables_beside_those_of_Kubernetes() {
        keys.requireNoOtherOfModule(Set.of(
                "IDENTITY_VERIFICATION_APP_CODE",
                "IDENTITY_VERIFICATION_SERVICE_HOST",
                "IDENTITY_APP_CONSNT",
                "IDENTITY_VERIFICATION_APPCODE"));

        assertThat(keys.faults()).containsExactly("IDENTITY_VERIFICATION_APPCODE is not a key of the module");
    }

    @Test
    void may_have_been_meant_by_names_that_begin_almost_like_theirs() {
        assertThat(Keys.misspelt(Set.of("IDENTTY_APP_CONSENT", "identityapp.consent", "identity-app.role", "PATH")))
                .containsExactly("IDENTTY_APP_CONSENT", "identityapp.consent");
    }

    private List<String> others(String... names) {
        keys.requireNoOther(Set.of(names));
        return keys.faults();
    }
}
