package org.identityverification;

/**
 * The provider's ways to check a face. The constants are the provider's own words on the wire (contract, section 1,
 * {@code faceauthMode}).
 */
public enum FaceAuthMode {
    /** Tencent WeBank, on a web page that the person opens on a phone. */
    TENCENT,
    /** Alipay Zhima Credit, on a web page that the person opens on a phone, or inside an Alipay mini program. */
    ZHIMACREDIT,
    /**
     * WeChat mini program: the answer's {@linkplain FaceVerification#faceToken() face token} is handed to the mini
     * program. The provider sends no notification for this mode, and the browser is not redirected.
     */
    WE_CHAT_FACE
}
