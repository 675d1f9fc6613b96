package org.identityverification.impl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The settings of the database")
class DatabaseSettingsTest {

    private final Map<String, String> configured = new HashMap<>(Map.of(Keys.APP_CODE, "app-code"));

    @Test
    @DisplayName("are absent without a data source, whatever the application is called")
    void absent() {
        configured.put(Keys.APPLICATION, "shop");
        configured.put(Keys.DATA_SOURCE, " ");

        assertThat(read()).isEmpty();
    }

    @Test
    @DisplayName("have a default for everything but the data source")
    void defaults() {
        configured.put(Keys.DATA_SOURCE, "jdbc/shop");

        assertThat(read()).contains(new DatabaseSettings("jdbc/shop", SchemaMode.CREATE, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"create,CREATE", "validate,VALIDATE", "None,NONE"})
    @DisplayName("are what is configured")
    void everythingConfigured(String text, SchemaMode mode) {
        configured.put(Keys.DATA_SOURCE, "cdi:shop");
        configured.put(Keys.SCHEMA, text);
        configured.put(Keys.APPLICATION, "商店");

        assertThat(read()).contains(new DatabaseSettings("cdi:shop", mode, Optional.of("商店")));
    }

    @ParameterizedTest
    @CsvSource({
        "identity-verification.data-source,cdi:,must name a bean",
        "identity-verification.schema,update,'must be create, validate or none'",
        "identity-verification.application,'a\tb',control character"
    })
    @DisplayName("are refused by name")
    void refused(String key, String text, String problem) {
        configured.put(Keys.DATA_SOURCE, "jdbc/shop");
        configured.put(key, text);

        assertRefused(key, problem);
    }

    @Test
    @DisplayName("have an application of no more than 128 characters")
    void longApplication() {
        configured.put(Keys.DATA_SOURCE, "jdbc/shop");
        configured.put(Keys.APPLICATION, "a".repeat(128));
        assertThat(read()).isPresent();

        configured.put(Keys.APPLICATION, "a".repeat(129));
        assertRefused(Keys.APPLICATION, "128 characters");
    }

    @Test
    @DisplayName("have no schema without a data source")
    void schemaAlone() {
        configured.put(Keys.SCHEMA, "validate");

        assertRefused(Keys.SCHEMA, "means nothing without identity-verification.data-source");
    }

    private void assertRefused(String key, String problem) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::read)
                .withMessageContaining(key + " ")
                .withMessageContaining(problem);
    }

    private Optional<DatabaseSettings> read() {
        return SettingsReader.read(key -> Optional.ofNullable(configured.get(key)), configured.keySet())
                .database();
    }
}
