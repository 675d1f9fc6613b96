package org.identityverification;

/** Where the face page is opened, if that changes the call to the provider. */
public enum Embedding {
    /**
     * In the web-view of an Alipay mini program; only with {@link FaceAuthMode#ZHIMACREDIT}. The configured default
     * {@code callbackUrl} is not sent, because with a redirect the web-view receives no messages; a {@code callbackUrl} in the
     * request is sent. Open {@link StartedVerification#webViewUrl()}.
     */
    ALIPAY_MINI_PROGRAM
}
