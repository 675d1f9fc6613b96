package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A verification that was just started, with what the person needs. The links and the face token open the person's face
 * check, so they are secrets; {@link #toString()} leaves them out, and the module does not store them.
 *
 * <p>Links are text, exactly as the provider sent them.
 *
 * @param id the module's id of the verification; it can't be guessed
 * @param flowId the provider's id of the flow, if it sent one
 * @param contextId as given in the request
 * @param account as given in the request
 * @param mode as given in the request
 * @param status {@link VerificationStatus#PENDING}, unless the result arrived before the answer
 * @param authUrl the short link to the face page
 * @param originalUrl the long link to the face page; the only one that an Alipay mini program can open
 * @param webViewUrl the link for a mini program's web-view; present only with {@link Embedding#ALIPAY_MINI_PROGRAM}
 * @param faceToken the token for the WeChat mini program; present with {@link FaceAuthMode#WE_CHAT_FACE}
 * @param expiresAt when the links stop working
 */
public record StartedVerification(
        UUID id,
        Optional<String> flowId,
        Optional<String> contextId,
        Optional<String> account,
        FaceAuthMode mode,
        VerificationStatus status,
        Optional<String> authUrl,
        Optional<String> originalUrl,
        Optional<String> webViewUrl,
        Optional<String> faceToken,
        Optional<Instant> expiresAt) {

    public StartedVerification {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(flowId, "flowId");
        Objects.requireNonNull(contextId, "contextId");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(authUrl, "authUrl");
        Objects.requireNonNull(originalUrl, "originalUrl");
        Objects.requireNonNull(webViewUrl, "webViewUrl");
        Objects.requireNonNull(faceToken, "faceToken");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public String toString() {
        return "StartedVerification[id=" + id + ", mode=" + mode + ", status=" + status + ", expiresAt="
                + expiresAt.map(Instant::toString).orElse("unknown") + ", links hidden]";
    }
}
