package org.identityverification;

/**
 * The provider's ways to check a face. The names of the constants are the values on the wire.
 */
public enum FaceAuthMode {
    /** Tencent WeBank, on a web page that the person opens on a phone. */
    TENCENT,
    /** Alipay Zhima Credit, on a web page that the person opens on a phone, or inside an Alipay mini program. */
    ZHIMACREDIT,
    /**
     * WeChat mini program: the application passes the {@linkplain StartedVerification#faceToken() face token} to the mini
     * program. The provider sends no notification in this mode and does not redirect the browser.
     */
    WE_CHAT_FACE
}
