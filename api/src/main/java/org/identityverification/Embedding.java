package org.identityverification;

/** Where the face page will be opened, when that changes what is asked of the provider (contract, section 5). */
public enum Embedding {
    /**
     * In the web-view of an Alipay mini program. Goes with {@link FaceAuthMode#ZHIMACREDIT} only. The configured default
     * {@code callbackUrl} is left out, because with a redirect the web-view receives no messages; a {@code callbackUrl}
     * given in the request is sent all the same. {@link FaceVerification#webViewUrl()} is the link to open.
     */
    ALIPAY_MINI_PROGRAM
}
