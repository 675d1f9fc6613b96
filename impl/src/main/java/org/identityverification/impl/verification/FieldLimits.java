package org.identityverification.impl.verification;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The limits of the fields that the module sends, receives and stores. */
public final class FieldLimits {

    public static final int MAX_NAME = 64;
    public static final int MAX_CONTEXT_ID = 128;
    public static final int MAX_URL = 2048;

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7E]{1,128}");
    private static final int MAX_VERIFY_CODE = 512;
    private static final Pattern FLOW_ID = Pattern.compile("[\\x21-\\x7E]{1,64}");
    private static final Pattern REASON_CODE = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private FieldLimits() {}

    public static boolean isFlowId(@Nullable String text) {
        return text != null && FLOW_ID.matcher(text).matches();
    }

    public static boolean isIdempotencyKey(String text) {
        return IDEMPOTENCY_KEY.matcher(text).matches();
    }

    public static boolean isReasonCode(@Nullable String text) {
        return text != null && REASON_CODE.matcher(text).matches();
    }

    /** Whether a text is 1 to 512 characters that every database can hold. */
    public static boolean isVerifyCode(@Nullable String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= MAX_VERIFY_CODE
                && text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }
}
