package org.identityverification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A verification that was just started, with what the person needs. The links and the face token open the person's face
 * check, so they are secrets; {@code toString()} leaves them out, and the module does not store them.
 *
 * <p>Links are text, exactly as the provider sent them.
 *
 * <p>JSON-B finds no properties in it: send a type of your own.
 */
public interface StartedVerification {

    /** The module's id of the verification; it can't be guessed. */
    UUID id();

    /** The provider's id of the flow, if it sent one. */
    Optional<String> flowId();

    /** As given in the request. */
    Optional<String> contextId();

    /** As given in the request. */
    Optional<String> account();

    /** As given in the request. */
    FaceAuthMode mode();

    /** {@link VerificationStatus#PENDING}, unless the result arrived before the answer. */
    VerificationStatus status();

    /** The short link to the face page. */
    Optional<String> authUrl();

    /** The long link to the face page; the only one that an Alipay mini program can open. */
    Optional<String> originalUrl();

    /** The link for a mini program's web-view; present only with {@link Embedding#ALIPAY_MINI_PROGRAM}. */
    Optional<String> webViewUrl();

    /** The token for the WeChat mini program; present with {@link FaceAuthMode#WE_CHAT_FACE}. */
    Optional<String> faceToken();

    /** When the links stop working. */
    Optional<Instant> expiresAt();
}
