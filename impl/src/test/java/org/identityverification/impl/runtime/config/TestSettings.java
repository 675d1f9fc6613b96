package org.identityverification.impl.runtime.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

public final class TestSettings {

    private TestSettings() {}

    /** The defaults, and no queries, except for the given keys and values, which alternate. */
    public static Settings of(String... keysAndValues) {
        return of(false, keysAndValues);
    }

    /** The same for an application that has a source of app codes. */
    public static Settings withSource(String... keysAndValues) {
        return of(true, keysAndValues);
    }

    private static Settings of(boolean haveSource, String... keysAndValues) {
        Map<String, String> configured =
                new HashMap<>(Map.of(Keys.APP_CODE, "app-code", Keys.RESULT_QUERY_ENABLED, "false"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configured.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return SettingsReader.read(key -> Optional.ofNullable(configured.get(key)), configured.keySet(), haveSource);
    }
}
