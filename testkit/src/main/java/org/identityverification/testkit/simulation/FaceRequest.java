package org.identityverification.testkit.simulation;

import org.jspecify.annotations.Nullable;

/** The body of a start call, unchecked: contract, section 1. What is null was absent, or {@code null} in the JSON. */
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
