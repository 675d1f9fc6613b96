package org.identityverification.impl.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The provider's answer to a start call: {@code data} of contract section 1, where every field is optional.
 * {@code authUrl} is the short link, {@code originalUrl} the long one, and {@code expire} is when both stop working.
 */
public record StartAnswer(
        @Nullable String flowId,
        @Nullable String authUrl,
        @Nullable String originalUrl,
        @Nullable String faceToken,
        @Nullable Instant expire) {

    public StartAnswer withoutExpire() {
        return new StartAnswer(flowId, authUrl, originalUrl, faceToken, null);
    }

    @Override
    public String toString() {
        return "StartAnswer[flowId=" + flowId + ", expire=" + expire + ", links hidden]";
    }
}
