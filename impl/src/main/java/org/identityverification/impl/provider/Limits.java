package org.identityverification.impl.provider;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the provider's ids and codes may be, so that every store can keep them: the same in an answer and in a notification. */
public final class Limits {

    private static final Pattern FLOW_ID = Pattern.compile("[\\x21-\\x7E]{1,64}");
    private static final Pattern REASON_CODE = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final int MAX_VERIFY_CODE = 512;

    private Limits() {}

    /**
     * Whether a text can be the id of a flow.
     *
     * @param text any text
     * @return {@code true} for 1 to 64 visible ASCII characters
     */
    public static boolean isFlowId(@Nullable String text) {
        return text != null && FLOW_ID.matcher(text).matches();
    }

    /**
     * Whether a text can be the code of a reason.
     *
     * @param text any text
     * @return {@code true} for 1 to 32 letters, digits, hyphens and underscores
     */
    public static boolean isReasonCode(@Nullable String text) {
        return text != null && REASON_CODE.matcher(text).matches();
    }

    /**
     * Whether a text can be a check code.
     *
     * @param text any text
     * @return {@code true} for 1 to 512 characters that every database can hold
     */
    public static boolean isVerifyCode(@Nullable String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= MAX_VERIFY_CODE
                && text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }
}
