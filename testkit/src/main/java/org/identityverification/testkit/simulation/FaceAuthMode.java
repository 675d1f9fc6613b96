package org.identityverification.testkit.simulation;

import java.util.Arrays;
import java.util.Optional;

/** The value of {@code faceauthMode}; the constants are the wire names. */
public enum FaceAuthMode {
    /** Tencent WeBank. */
    TENCENT,
    /** Alipay Zhima Credit. */
    ZHIMACREDIT,
    /** WeChat mini program: callback and notify URL have no effect. */
    WE_CHAT_FACE;

    static Optional<FaceAuthMode> byWireName(String name) {
        return Arrays.stream(values()).filter(mode -> mode.name().equals(name)).findFirst();
    }
}
