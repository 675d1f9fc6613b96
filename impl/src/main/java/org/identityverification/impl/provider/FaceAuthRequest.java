package org.identityverification.impl.provider;

import org.identityverification.FaceAuthMode;
import org.jspecify.annotations.Nullable;

/**
 * The body of a start call, in the provider's own words (contract, section 1). What is {@code null} is left out.
 */
public record FaceAuthRequest(
        String name,
        String idNo,
        FaceAuthMode faceauthMode,
        @Nullable Boolean repetition,
        @Nullable String callbackUrl,
        @Nullable String contextId,
        @Nullable String notifyUrl) {

    /** Shows nothing personal. */
    @Override
    public String toString() {
        return "FaceAuthRequest[faceauthMode=" + faceauthMode + ", everything else hidden]";
    }
}
