package org.identityverification.impl.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    private static final Path DOCUMENTATION = Path.of("..", "docs", "configuration.md");
    private static final String PUBLIC_URL = "https://shop.example.com/identity/api";
    private static final String SECRET = "canary-notification-secret-of-44-bytes-length";

    private final Map<String, String> configured = new HashMap<>(Map.of(
            Keys.APP_CODE, "canary-app-code",
            Keys.PUBLIC_URL, PUBLIC_URL,
            Keys.NOTIFICATION_SECRET, SECRET,
            Keys.RESULT_QUERY_ENABLED, "true",
            Keys.DATA_SOURCE, "jdbc/shop"));

    @Test
    void have_the_defaults_that_the_documentation_names() throws IOException {
        configured.keySet().retainAll(List.of(Keys.APP_CODE, Keys.RESULT_QUERY_ENABLED, Keys.DATA_SOURCE));
        Settings defaults = read();

        Files.readAllLines(DOCUMENTATION).stream()
                .map(Pattern.compile("\\| `(identity-verification\\.[a-z.-]+)` \\| `(.+?)` \\|.*")::matcher)
                .filter(Matcher::matches)
                .forEach(row -> configured.put(row.group(1), row.group(2)));

        assertThat(configured).hasSize(3 + 11);
        assertThat(read()).isEqualTo(defaults);
        assertThat(defaults.concurrentCalls()).isEqualTo(256);
        assertThat(defaults.publicUrls()).isEmpty();
        assertThat(defaults.callbackUrl()).isEmpty();
    }

    @Test
    void are_what_is_configured_without_a_secret_in_their_text() {
        configured.put(Keys.CALL_DEADLINE, "PT5S");
        configured.put(Keys.CALLBACK_URL, "https://shop.example.com/done?a=b");
        configured.put(Keys.NOTIFICATION_VALID_FOR, "P1D");
        configured.put(Keys.RESULT_QUERY_FIRST_DELAY, "PT30S");
        configured.put(Keys.RESULT_QUERY_MAX_PER_SECOND, "600");
        configured.put(Keys.DELIVERY_ENABLED, "false");
        configured.put(Keys.DELIVERY_MAX_AGE, "P2D");
        configured.put(Keys.DELIVERY_HUNG_AFTER, "PT10S");
        configured.put(Keys.IN_MEMORY_MAX_VERIFICATIONS, "500");
        configured.put(Keys.DATA_SOURCE, "cdi:shop");
        configured.put(Keys.DATABASE, "PostgreSQL");
        configured.put(Keys.SCHEMA, "Validate");
        configured.put(Keys.APPLICATION, "商店".repeat(64));
        configured.put(Keys.TASK_POLL, "PT1S");
        configured.put(Keys.RETENTION, "P30D");
        configured.put(SettingsReader.BULKHEAD_KEY, "64");

        assertThat(configured.keySet()).containsAll(Keys.ALL);
        assertThat(read())
                .isEqualTo(new Settings(
                        new Accounts(Optional.of(new Secret("canary-app-code")), Map.of(), false),
                        Duration.ofSeconds(5),
                        List.of(URI.create(PUBLIC_URL)),
                        Optional.of("https://shop.example.com/done?a=b"),
                        List.of(new Secret(SECRET)),
                        Duration.ofDays(1),
                        QuerySwitches.all(true),
                        Duration.ofSeconds(30),
                        600,
                        false,
                        Duration.ofDays(2),
                        Duration.ofSeconds(10),
                        500,
                        Optional.of(new DatabaseSettings(
                                "cdi:shop",
                                SchemaMode.VALIDATE,
                                Optional.of("商店".repeat(64)),
                                Optional.of(DatabaseProduct.POSTGRESQL))),
                        Duration.ofSeconds(1),
                        Duration.ofDays(30),
                        64))
                .asString()
                .doesNotContain("canary")
                .contains("***");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        public-url                       | http://shop.example.com/api      | must be https unless
        public-url                       | http://127.0.0.1.example.com/api | must be https unless
        public-url                       | http://10.0.0.1/api              | must be https unless
        public-url                       | http://[::2]/api                 | must be https unless
        public-url                       | shop.example.com/api             | must be an absolute http or https URL
        public-url                       | https://shop.example.com/a b     | must be an absolute http or https URL
        public-url                       | https://shop.example.com/?a=b    | must have no query
        public-url                       | https://shop.example.com/#a      | must have no query
        public-url                       | https://user@shop.example.com/   | must have no query
        public-url                       | https://a.example.com,http://shop.example.com/api | must be https unless
        public-url                       | https://a.example.com,           | must be an absolute http or https URL
        public-url                       | https://a.example.com,https://b.example.com,https://c.example.com,https://d.example.com | must have at most 3 parts
        callback-url                     | /done                            | must be an absolute http or https URL
        result-query.enabled             | TRUE                             | must be true or false
        in-memory.max-verifications      | many                             | must be a whole number
        in-memory.max-verifications      | 1.5                              | must be a whole number
        call-deadline                    | 20s                              | must be
        call-deadline                    | 5                                | must be
        call-deadline                    | P                                | must be
        call-deadline                    | -PT5S                            | must be
        data-source                      | cdi:                             | must name a bean
        database                         | oracle                           | must be one of h2, postgresql, mariadb, mysql
        schema                           | update                           | must be one of create, validate, none
        application                      | 'a\tb'                           | must have at most 128 characters
        app-code                         | canary code                      | must be visible ASCII
        app-code                         | canary\u7801                     | must be visible ASCII
        app-code                         | {xor}canary                      | begins with {xor}, which
        app-code                         | {AES}canary                      | begins with {aes}, which
        notification.secret              | {Hash}canary-of-thirty-two-bytes-length | begins with {hash}, which
        notification.secret              | canary-of-thirty-two-bytes-length,{xor}canary-of-thirty-two-bytes-length | begins with {xor}, which
        notification.secret              | canary-of-31-bytes-is-too-short  | must have at least 32 bytes
        notification.secret              | ,canary-of-thirty-two-bytes-length | must have at least 32 bytes
        notification.secret              | canary-of-thirty-two-bytes-length, | must have at least 32 bytes
        app-cod                          | canary                           | is not a key of this module
        ''                               | canary                           | is not a key of this module
        datasource                       | canary                           | is not a key of this module
        accounts.retail.app-code         | ''                               | is empty
        accounts.retail.app-code         | canary canary                    | must be visible ASCII
        accounts.retail.app-code         | {xor}canary                      | begins with {xor}, which
        accounts.retail.result-query.enabled | ''                           | is empty
        accounts.retail.result-query.enabled | true                         | belongs to an account without
        accounts.retail.result-query.max-per-second | 5                     | is not a key of this module
        accounts.retail.appcode          | canary                           | is not a key of this module
        accounts.Retail.app-code         | canary                           | is not a key of this module
        accounts.a_b.app-code            | canary                           | is not a key of this module
        accounts..app-code               | canary                           | is not a key of this module
        accounts.a2345678901234567890123456789012x.app-code | canary        | is not a key of this module
        """)
    void refuse_a_wrong_text_by_the_name_of_its_key_and_do_not_repeat_it(String key, String text, String problem) {
        configured.put(Keys.PREFIX + key, text);

        assertRefused(Keys.PREFIX + key, problem);
    }

    @Test
    void have_exactly_the_ranges_that_the_documentation_names() throws IOException {
        configured.put(Keys.NOTIFICATION_VALID_FOR, "PT1M");
        configured.put(Keys.DELIVERY_MAX_AGE, "PT1S");
        Map<String, Range> ranges = new HashMap<>();
        Files.readAllLines(DOCUMENTATION).stream()
                .map(Pattern.compile("\\| `(identity-verification\\.[a-z.-]+)` \\| [^|]+ \\| ([^|]+) \\|.*")::matcher)
                .filter(Matcher::matches)
                .forEach(row -> Range.of(row.group(2)).ifPresent(it -> ranges.put(row.group(1), it)));

        assertThat(ranges).hasSize(14).allSatisfy((key, range) -> {
            String configuredBefore = configured.get(key);
            for (String text : range.inside) {
                configured.put(key, text);
                // A retention that is too short for another key is a fault of the retention.
                assertThat(problems()).as("%s=%s", key, text).doesNotContain(key + " must ");
            }
            for (String text : range.outside) {
                configured.put(key, text);
                assertThat(problems()).as("%s=%s", key, text).contains(key + " must ");
            }
            configured.compute(key, (name, text) -> configuredBefore);
        });
    }

    /** Texts just inside a range and just outside. */
    private record Range(List<String> inside, List<String> outside) {

        /** Empty for a range that is no list of words and has no ends. */
        static Optional<Range> of(String text) {
            List<String> ends = Pattern.compile("`[^`]+`|\\d+")
                    .matcher(text)
                    .results()
                    .map(it -> it.group().replace("`", ""))
                    .toList();
            if (text.startsWith("`P")) {
                String tooShort = Duration.parse(ends.get(0)).minusNanos(1).toString();
                return Optional.of(new Range(
                        ends,
                        List.of(
                                tooShort,
                                Duration.parse(ends.get(1)).plusNanos(1).toString())));
            }
            if (text.matches("\\d+ to \\d+")) {
                int above = Integer.parseInt(ends.get(1)) + 1;
                return Optional.of(new Range(ends, List.of("0", Integer.toString(above))));
            }
            if (text.startsWith("at most ")) {
                String longest = "1".repeat(Integer.parseInt(ends.get(0)));
                return Optional.of(new Range(List.of(longest), List.of(longest + "1")));
            }
            return text.startsWith("`") ? Optional.of(new Range(ends, List.of(ends.get(0) + "x"))) : Optional.empty();
        }
    }

    /** What is configured besides a valid rest, without the prefix, which is {@code ~} in a problem. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        notification.valid-for=P1D retention=P1D | retention            | must be longer than ~notification.valid-for
        notification.valid-for=P2D retention=P1D | retention            | must be longer than ~notification.valid-for
        delivery.max-age=P1D retention=P1D       | retention            | must be longer than ~delivery.max-age
        delivery.max-age=P100D retention=P90D    | retention            | must be longer than ~delivery.max-age
        data-source= schema=validate             | schema               | has no effect without ~data-source
        app-code=                                | app-code             | is required
        result-query.enabled=                    | result-query.enabled | is required: true asks the provider about each
        notification.secret=                     | notification.secret  | is required together with ~public-url (make one
        """)
    void refuse_keys_that_do_not_fit_together(String texts, String key, String problem) {
        configured.put(Keys.NOTIFICATION_VALID_FOR, "PT1H");
        configured.put(Keys.DELIVERY_MAX_AGE, "PT1H");
        for (String text : texts.split(" ", -1)) {
            String[] keyAndText = text.split("=", 2);
            configured.put(Keys.PREFIX + keyAndText[0], keyAndText[1]);
        }

        assertRefused(Keys.PREFIX + key, problem.replace("~", Keys.PREFIX));
    }

    @ParameterizedTest
    @CsvSource({
        SettingsReader.BULKHEAD_KEY + ", 0, must be a whole number",
        SettingsReader.BULKHEAD_KEY + ", 100001, must be a whole number",
        "IDENTITY_VERIFICATION_ACCOUNTS_RETAIL_APP_CODE, '', is empty",
        "identity-verification.mp-rest.url, canary, is not a key of this module",
        "identity-verification/mp-rest/URL, canary, is not a key of this module",
        "identity-verification/mprest/url, canary, is not a key of this module",
        "identity-verification/url, canary, is not a key of this module",
        "identity-verification/mp-rest/providers/a/b, canary, is not a key of this module",
        "IDENTITY_VERIFICATION_MP_REST_READ_TIMEOUT, canary, is not a key of this module",
        "IDENTITY_VERIFICATION_MP_REST_ADDRESS, canary, is not a key of this module"
    })
    void refuse_a_wrong_text_by_the_name_of_a_standard_key_or_of_a_variable(String key, String text, String problem) {
        configured.put(key, text);

        assertRefused(key, problem);
    }

    @Test
    void treat_an_empty_or_blank_text_as_absent_and_ignore_white_space_around_a_text() {
        configured.put(Keys.PUBLIC_URL, " ");
        configured.put(Keys.DATA_SOURCE, "\t");
        configured.put(Keys.CALL_DEADLINE, "");
        configured.put(Keys.APP_CODE, " abc\n");

        assertThat(read().publicUrls()).isEmpty();
        assertThat(read().database()).isEmpty();
        assertThat(read().callDeadline()).isEqualTo(Duration.ofSeconds(20));
        assertThat(read().accounts().common().orElseThrow().reveal()).isEqualTo("abc");
    }

    @Test
    void name_every_key_that_is_wrong_at_once_a_misspelt_public_URL_hides_no_wrong_secret() {
        configured.remove(Keys.PUBLIC_URL);
        configured.put("identity-verification.publicurl", PUBLIC_URL);
        configured.put(Keys.NOTIFICATION_SECRET, "canary-short");
        configured.put(Keys.CALL_DEADLINE, "20");

        assertRefused("identity-verification.publicurl", "is not a key of this module");
        assertRefused(
                Keys.NOTIFICATION_SECRET, "must have at least 32 bytes in each part (make one with: openssl rand");
        assertRefused(Keys.CALL_DEADLINE, "must be");
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example.com,             https://shop.example.com",
        "https://shop.example.com/,            https://shop.example.com",
        "https://shop.example.com/api/,        https://shop.example.com/api",
        "https://shop.example.com/api//,       https://shop.example.com/api",
        "HTTPS://shop.example.com:8443/api,    HTTPS://shop.example.com:8443/api",
        "http://localhost:9080/identity/api,   http://localhost:9080/identity/api",
        "http://LOCALHOST/api,                 http://LOCALHOST/api",
        "http://127.0.0.1:9080/api,            http://127.0.0.1:9080/api",
        "http://127.1.2.3/api,                 http://127.1.2.3/api",
        "http://[::1]:9080/api,                http://[::1]:9080/api"
    })
    void accept_a_public_URL_that_is_https_or_loopback_and_remove_trailing_slashes(String text, String expected) {
        configured.put(Keys.PUBLIC_URL, text);

        assertThat(read().publicUrls()).containsExactly(URI.create(expected));
    }

    @Test
    void keep_up_to_four_notification_secrets_and_several_public_URLs_in_their_order() {
        String of33Bytes = "\u5BC6".repeat(11);
        configured.put(Keys.NOTIFICATION_SECRET, String.join(" , ", SECRET, of33Bytes, SECRET, SECRET));
        configured.put(Keys.PUBLIC_URL, "https://new.example.com/api/ , " + PUBLIC_URL);

        assertThat(read().notificationSecrets())
                .startsWith(new Secret(SECRET), new Secret(of33Bytes))
                .hasSize(4);
        assertThat(read().publicUrls())
                .containsExactly(URI.create("https://new.example.com/api"), URI.create(PUBLIC_URL));
        configured.merge(Keys.NOTIFICATION_SECRET, "," + SECRET, String::concat);
        assertRefused(Keys.NOTIFICATION_SECRET, "must have at most 4 parts");
    }

    @Test
    void accept_the_known_development_secret_on_a_loopback_address_only() {
        configured.put(Keys.NOTIFICATION_SECRET, SECRET + "," + SettingsReader.DEVELOPMENT_SECRET);
        assertRefused(Keys.NOTIFICATION_SECRET, "is the known development secret");

        configured.put(Keys.PUBLIC_URL, "http://localhost:9080/identity/api," + PUBLIC_URL);
        assertRefused(Keys.NOTIFICATION_SECRET, "is the known development secret");

        configured.put(Keys.PUBLIC_URL, "http://localhost:9080/identity/api");
        read();
    }

    @Test
    void have_the_accounts_that_keys_and_environment_variables_name() {
        configured.put(Keys.RESULT_QUERY_ENABLED, "false");
        configured.put("identity-verification.accounts.retail.app-code", "canary-retail");
        configured.put("identity-verification.accounts.retail.result-query.enabled", "true");
        configured.put("IDENTITY_VERIFICATION_ACCOUNTS_RETAIL_2_APP_CODE", "");
        configured.put("identity-verification.accounts.retail-2.app-code", "canary-2");
        configured.put("identity-verification.accounts.-.app-code", "canary-3");

        Settings settings = read();

        assertThat(settings.accounts())
                .isEqualTo(new Accounts(
                        Optional.of(new Secret("canary-app-code")),
                        Map.of(
                                "retail", new Secret("canary-retail"),
                                "retail-2", new Secret("canary-2"),
                                "-", new Secret("canary-3")),
                        false));
        assertThat(settings.accounts().areSeveral()).isTrue();
        QuerySwitches queries = settings.resultQueryEnabled();
        assertThat(queries.areOnFor("retail")).isTrue();
        assertThat(queries.areOnFor("removed")).isTrue();
        assertThat(queries.areOnFor("retail-2")).isFalse();
        assertThat(queries.areOnFor(null)).isFalse();
        assertThat(queries.areOnForAny()).isTrue();
        configured.remove("identity-verification.accounts.retail.result-query.enabled");
        configured.remove(Keys.APP_CODE);
        assertThat(read().resultQueryEnabled().areOnForAny()).isFalse();
        assertThat(read().accounts().common()).isEmpty();
    }

    @Test
    void need_no_app_code_where_there_is_a_source_whose_accounts_have_own_queries() {
        configured.remove(Keys.APP_CODE);
        configured.put("identity-verification.accounts.vault.result-query.enabled", "false");

        Settings settings = read(true);

        assertThat(settings.accounts().haveSource()).isTrue();
        assertThat(settings.resultQueryEnabled().areOnFor("vault")).isFalse();
        assertThat(settings.resultQueryEnabled().areOnFor("another")).isTrue();
        assertThat(settings.resultQueryEnabled().areOnFor(null)).isTrue();
    }

    private void assertRefused(String key, String problem) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::read)
                .withMessageContaining(key + " " + problem)
                .satisfies(e -> assertThat(e).hasMessageNotContaining("canary").hasNoCause());
    }

    private String problems() {
        try {
            read();
            return "";
        } catch (InvalidConfigurationException e) {
            return e.getMessage();
        }
    }

    private Settings read() {
        return read(false);
    }

    private Settings read(boolean haveSource) {
        return SettingsReader.read(key -> Optional.ofNullable(configured.get(key)), configured.keySet(), haveSource);
    }
}
