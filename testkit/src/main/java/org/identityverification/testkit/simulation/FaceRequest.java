package org.identityverification.testkit.simulation;

import org.jspecify.annotations.Nullable;

/**
 * The body of a start call, unchecked: contract, section 1. A null component was absent, or {@code null} in the JSON.
 *
 * @param name the person's name
 * @param idNo the person's resident ID number
 * @param faceauthMode the wire name of a mode
 * @param callbackUrl where the browser goes afterwards
 * @param contextId the caller's own id
 * @param notifyUrl where the result is POSTed
 */
record FaceRequest(
        @Nullable String name,
        @Nullable String idNo,
        @Nullable String faceauthMode,
        @Nullable String callbackUrl,
        @Nullable String contextId,
        @Nullable String notifyUrl) {

    /** Says nothing about the person and the URLs. */
    @Override
    public String toString() {
        return "FaceRequest[" + faceauthMode + "]";
    }
}
