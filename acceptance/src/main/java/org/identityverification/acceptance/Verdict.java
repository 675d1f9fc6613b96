package org.identityverification.acceptance;

/** The finding in a row of the report. */
record Verdict(Kind kind, String detail) {

    enum Kind {
        DIFFERENT("different"),
        NOT_SEEN("not seen"),
        AS_WRITTEN("as written");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
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

    @Override
    public String toString() {
        return detail.isEmpty() ? kind.toString() : kind + " (" + detail + ")";
    }
}
