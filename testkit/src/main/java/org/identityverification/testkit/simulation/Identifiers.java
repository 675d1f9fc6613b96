package org.identityverification.testkit.simulation;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/** Identifiers that look like the real ones: contract, section 6. */
public final class Identifiers {

    private static final String BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SHORT_ID_LENGTH = 12;
    private static final long FLOW_ID_BASE = 1_000_000_000_000_000_000L;

    private final SecureRandom random = new SecureRandom();

    /**
     * A flow id.
     *
     * @return 19 digits, the first one a 1 as in the document's sample
     */
    public String flowId() {
        return Long.toString(FLOW_ID_BASE + random.nextLong(FLOW_ID_BASE));
    }

    /**
     * The last part of a short link.
     *
     * @return 12 characters of base 62
     */
    public String shortId() {
        StringBuilder id = new StringBuilder(SHORT_ID_LENGTH);
        for (int i = 0; i < SHORT_ID_LENGTH; i++) {
            id.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return id.toString();
    }

    /**
     * A face token, or a request id.
     *
     * @return a UUID in upper case
     */
    public String upperCaseUuid() {
        return UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    }

    /**
     * The check code of a success.
     *
     * @return 32 hexadecimal digits
     */
    public String verifyCode() {
        byte[] code = new byte[16];
        random.nextBytes(code);
        return HexFormat.of().formatHex(code);
    }
}
