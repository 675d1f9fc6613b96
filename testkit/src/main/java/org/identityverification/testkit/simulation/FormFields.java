package org.identityverification.testkit.simulation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The fields of a form or a query, decoded. What can't be decoded is left out. */
final class FormFields {

    private final Map<String, String> fields = new HashMap<>();

    FormFields(String encoded) {
        for (String field : encoded.split("&", -1)) {
            int equals = field.indexOf('=');
            try {
                if (equals > 0) {
                    fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
                }
            } catch (IllegalArgumentException e) {
                // A percent sign without two digits.
            }
        }
    }

    /** The value, or an empty text for a field that is absent. */
    String get(String name) {
        return fields.getOrDefault(name, "");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
