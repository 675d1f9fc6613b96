package org.identityverification.impl.provider;

import org.identityverification.FaceAuthMode;
import org.jspecify.annotations.Nullable;

/**
 * The body of a start call, in the provider's own words (contract, section 1). What is {@code null} is left out.
 *
 * @param name the person's name
 * @param idNo the person's resident ID number
 * @param faceauthMode the way to check the face
 * @param repetition may a verified person be verified again
 * @param callbackUrl where the browser is sent after the check
 * @param contextId the application's own id
 * @param notifyUrl where the result is POSTed; holds the notify token
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
