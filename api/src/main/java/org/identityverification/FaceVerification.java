package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A verification that has just been started: what to hand to the person. Links and the face token open the person's face
 * check, so they are secrets; {@link #toString()} leaves them out, and the module does not keep them.
 *
 * <p>Links are kept as text, character for character as the provider sent them. Contract, section 1.
 *
 * @param id our id of the verification; unguessable
 * @param flowId the provider's id of the flow, when it sent one
 * @param contextId as given in the request
 * @param account as given in the request
 * @param mode as given in the request
 * @param status {@link VerificationStatus#PENDING}, unless the result was faster than the answer
 * @param authUrl the short link to the face page
 * @param originalUrl the long link to the face page; the only one that an Alipay mini program can open
 * @param webViewUrl the link for a mini program's web-view; present only with {@link Embedding#ALIPAY_MINI_PROGRAM}
 * @param faceToken what the WeChat mini program needs; present with {@link FaceAuthMode#WE_CHAT_FACE}
 * @param expiresAt when the links stop working
 */
public record FaceVerification(
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

    public FaceVerification {
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
        return "FaceVerification[id=" + id + ", mode=" + mode + ", status=" + status + ", expiresAt="
                + expiresAt.map(Instant::toString).orElse("unknown") + ", links hidden]";
    }
}
