package org.identityverification.app.request;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.identityverification.FieldError;

/** Finds the fields of a body that do not exist, and the field that each was probably meant to be. */
final class UnknownFields {

    /** As many as help to correct a request. */
    private static final int MOST_ERRORS = 10;

    private static final int MAX_SHOWN = 64;

    /** Half of the letters, in the same order. */
    private static final double ALIKE = 0.5;

    private UnknownFields() {}

    /** At most ten, by name. */
    static List<FieldError> errors(Collection<String> names, List<String> fields) {
        return names.stream()
                .filter(name -> !fields.contains(name))
                .sorted()
                .limit(MOST_ERRORS)
                .map(UnknownFields::shortened)
                .map(name -> error(name, fields))
                .toList();
    }

    private static FieldError error(String name, List<String> fields) {
        Optional<String> nearest = fields.stream()
                .max(Comparator.comparingDouble(field -> likeness(name, field)))
                .filter(field -> likeness(name, field) >= ALIKE);
        return nearest.map(
                        field -> new FieldError(name, "unknown.near." + field, "does not exist; did you mean " + field))
                .orElseGet(() -> new FieldError(
                        name, "unknown.of." + String.join(", ", fields), "is none of " + String.join(", ", fields)));
    }

    private static String shortened(String name) {
        int length = name.codePointCount(0, name.length());
        return length <= MAX_SHOWN ? name : name.substring(0, name.offsetByCodePoints(0, MAX_SHOWN)) + "…";
    }

    /** How much of both spellings is the same, from 0 to 1; case and separators do not count. */
    private static double likeness(String one, String other) {
        String a = letters(one);
        String b = letters(other);
        return a.isEmpty() ? 0 : 2.0 * common(a, b) / (a.length() + b.length());
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** The length of the longest common subsequence. */
    private static int common(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int i = 0; i < a.length(); i++) {
            int[] row = new int[b.length() + 1];
            for (int j = 0; j < b.length(); j++) {
                row[j + 1] = a.charAt(i) == b.charAt(j) ? before[j] + 1 : Math.max(row[j], before[j + 1]);
            }
            before = row;
        }
        return before[b.length()];
    }
}
