package org.identityverification.testkit.simulation;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.UUID;

/** Identifiers that look like the real ones: contract, section 6. */
final class Identifiers {

    private static final String BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final long FLOW_ID_BASE = 1_000_000_000_000_000_000L;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Identifiers() {}

    /** 19 digits, the first one a 1 as in the document's sample. */
    static String flowId() {
        return Long.toString(FLOW_ID_BASE + RANDOM.nextLong(FLOW_ID_BASE));
    }

    static String shortId() {
        return RANDOM.ints(12, 0, BASE62.length())
                .collect(StringBuilder::new, (id, i) -> id.append(BASE62.charAt(i)), StringBuilder::append)
                .toString();
    }

    /** A face token, or a request id. */
    static String upperCaseUuid() {
        return UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    }

    /** The check code of a success: 32 hexadecimal digits. */
    static String verifyCode() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
