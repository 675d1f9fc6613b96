package org.identityverification.impl.provider;

import java.util.Objects;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.jspecify.annotations.Nullable;

/** The body of a start call, with the provider's names (contract, section 1). A field that is {@code null} is not sent. */
public record FaceAuthRequest(
        String name,
        String idNo,
        FaceAuthMode faceauthMode,
        @Nullable Boolean repetition,
        @Nullable String callbackUrl,
        @Nullable String contextId,
        @Nullable String notifyUrl) {

    /** What no exception shows, even if the answer repeats it. */
    Stream<String> texts() {
        return Stream.of(name, idNo, callbackUrl, contextId, notifyUrl).filter(Objects::nonNull);
    }

    @Override
    public String toString() {
        return "FaceAuthRequest[faceauthMode=" + faceauthMode + ", everything else hidden]";
    }
}
