package org.identityverification.acceptance;

import java.util.Locale;

/** The person being checked, whose name and number are in memory only. */
record Tester(String name, String number) {

    private static final int SHORTEST_PART = 4;

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
