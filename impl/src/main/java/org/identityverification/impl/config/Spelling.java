package org.identityverification.impl.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the key that a misspelt name may mean. */
final class Spelling {

    private static final int FEW_ERRORS = 3;

    private Spelling() {}

    /** The most similar known name, if one is similar enough. Case and punctuation do not count. */
    static Optional<String> nearest(String wrong, List<String> known) {
        return known.stream()
                .filter(name -> errors(wrong, name) <= FEW_ERRORS)
                .min(Comparator.comparingInt(name -> errors(wrong, name)));
    }

    static String didYouMean(String wrong, List<String> known) {
        return nearest(wrong, known)
                .map(name -> " (did you mean " + name + "?)")
                .orElse("");
    }

    private static int errors(String wrong, String name) {
        return distance(plain(wrong), plain(name));
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /** How many characters must be inserted, removed or replaced (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
