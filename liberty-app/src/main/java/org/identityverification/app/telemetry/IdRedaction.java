package org.identityverification.app.telemetry;

import java.util.regex.Pattern;

/** Takes the ids of verifications out of a text: with an id anybody gets status and link. */
final class IdRedaction {

    /** What stands where ids belong, however it is spelled; and elsewhere, what looks like an id. */
    private static final Pattern ID =
            Pattern.compile("(?<=/verifications/)[^/?#\\s]+|\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private IdRedaction() {}

    static String redacted(String text) {
        return ID.matcher(text).replaceAll("{id}");
    }
}
