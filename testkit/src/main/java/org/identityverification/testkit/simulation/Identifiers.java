package org.identityverification.testkit.simulation;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/** Identifiers that look like the real ones: contract, section 6. */
final class Identifiers {

    private static final String BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SHORT_ID_LENGTH = 12;
    private static final long FLOW_ID_BASE = 1_000_000_000_000_000_000L;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Identifiers() {}

    /** 19 digits, the first one a 1 as in the document's sample. */
    static String flowId() {
        return Long.toString(FLOW_ID_BASE + RANDOM.nextLong(FLOW_ID_BASE));
    }

    /** The last part of a short link. */
    static String shortId() {
        StringBuilder id = new StringBuilder(SHORT_ID_LENGTH);
        for (int i = 0; i < SHORT_ID_LENGTH; i++) {
            id.append(BASE62.charAt(RANDOM.nextInt(BASE62.length())));
        }
        return id.toString();
    }

    /** A face token, or a request id. */
    static String upperCaseUuid() {
        return UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    }

    /** The check code of a success: 32 hexadecimal digits. */
    static String verifyCode() {
        byte[] code = new byte[16];
        RANDOM.nextBytes(code);
        return HexFormat.of().formatHex(code);
    }
}
