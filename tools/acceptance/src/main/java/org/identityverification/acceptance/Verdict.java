package org.identityverification.acceptance;

import java.util.Locale;

/** The finding in a row of the report. */
record Verdict(Kind kind, String detail) {

    /** Of several findings about a statement, the first kind counts. */
    enum Kind {
        DIFFERENT,
        AS_WRITTEN,
        NOT_SEEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @Override
    public String toString() {
        String found = kind == Kind.DIFFERENT ? "**different**" : kind.toString();
        return (detail.isEmpty() ? found : found + " (" + detail + ")").replace("|", "\\|");
    }
}
