package org.identityverification.acceptance;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The person being checked, whose name and number are in memory only. */
record Tester(String name, String number) {

    private static final int SHORTEST_PART = 4;

    /** @throws IllegalArgumentException when one is blank */
    Tester {
        if (name.isBlank() || number.isBlank()) {
            throw new IllegalArgumentException("A name or a number is empty");
        }
    }

    /** A request body with both, and the fields of {@code rest}. */
    byte[] json(String nameField, String numberField, JsonObject rest) {
        return Json.createObjectBuilder(rest)
                .add(nameField, name)
                .add(numberField, number)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a text contains the name or the number, in any case, or is a part of the number, for example the date of birth. */
    boolean isIn(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String all = number.toUpperCase(Locale.ROOT);
        return upper.contains(name.toUpperCase(Locale.ROOT))
                || upper.contains(all)
                || (text.length() >= SHORTEST_PART && all.contains(upper));
    }

    @Override
    public String toString() {
        return "Tester";
    }
}
