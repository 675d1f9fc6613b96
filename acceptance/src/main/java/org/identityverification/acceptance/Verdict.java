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

    static Verdict asWritten(String detail) {
        return new Verdict(Kind.AS_WRITTEN, detail);
    }

    static Verdict different(String seen) {
        return new Verdict(Kind.DIFFERENT, seen);
    }

    static Verdict notSeen(String why) {
        return new Verdict(Kind.NOT_SEEN, why);
    }

    /** As a cell of the report's table. */
    @Override
    public String toString() {
        String found = kind == Kind.DIFFERENT ? "**different**" : kind.toString();
        return (detail.isEmpty() ? found : found + " (" + detail + ")").replace("|", "\\|");
    }
}
