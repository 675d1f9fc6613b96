package org.identityverification.testkit.script;

import java.util.Arrays;
import java.util.Optional;

/** Why a check failed: the table of {@code failReasonCode} (contract, section 2). */
public enum FailReason {
    BROWSER_NOT_SUPPORTED("1445034", "浏览器不支持刷脸 Browser not supported"),
    DEVICE_NOT_SUPPORTED("1445035", "设备不支持刷脸 Device not supported"),
    WRONG_ANSWER("1445700", "应答与要求不符 Answer differs from the expected one"),
    NAME_OR_NUMBER_WRONG("1445902", "姓名或身份证号码有误 Name or number wrong"),
    EYES_COVERED("1445813", "眼部有遮挡 Eyes covered"),
    NOT_THE_SAME_PERSON("1445900", "人脸与身份证不符 Not the same person"),
    SPEECH_NOT_RECOGNISED("1445702", "语音识别失败 Speech recognition failed"),
    NUMBER_MALFORMED("1445910", "身份证号码格式有误 Number malformed"),
    NO_SOUND("1445701", "未检测到声音 No sound"),
    NETWORK("1445409", "网络中断 Network interrupted"),
    NAME_MALFORMED("1445909", "姓名格式有误 Name malformed"),
    FAILED("1445011", "刷脸认证未通过 Failed"),
    SIMILARITY_TOO_LOW("1445907", "相似度不足 Similarity too low");

    private final String code;
    private final String label;

    FailReason(String code, String label) {
        this.code = code;
        this.label = label;
    }

    /** The reason with this code of seven digits. */
    public static Optional<FailReason> byCode(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code.equals(code))
                .findFirst();
    }

    /** The value on the wire: seven digits. */
    public String code() {
        return code;
    }

    /** In Chinese and English. */
    public String label() {
        return label;
    }
}
