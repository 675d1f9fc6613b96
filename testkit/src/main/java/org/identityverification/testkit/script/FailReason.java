package org.identityverification.testkit.script;

import java.util.Arrays;
import java.util.Optional;

/** Why a check failed: the table of {@code failReasonCode} (contract, section 2). */
public enum FailReason {
    BROWSER_NOT_SUPPORTED("1445034", "浏览器不支持", "Browser not supported"),
    DEVICE_NOT_SUPPORTED("1445035", "设备不支持", "Device not supported"),
    WRONG_ANSWER("1445700", "回答与预期不一致", "Answer differs from the expected one"),
    NAME_OR_NUMBER_WRONG("1445902", "姓名或身份证号错误", "Name or number wrong"),
    EYES_COVERED("1445813", "眼部被遮挡", "Eyes covered"),
    NOT_THE_SAME_PERSON("1445900", "非本人", "Not the same person"),
    SPEECH_NOT_RECOGNISED("1445702", "语音识别失败", "Speech recognition failed"),
    NUMBER_MALFORMED("1445910", "身份证号格式错误", "Number malformed"),
    NO_SOUND("1445701", "没有声音", "No sound"),
    NETWORK("1445409", "网络异常", "Network"),
    NAME_MALFORMED("1445909", "姓名格式错误", "Name malformed"),
    FAILED("1445011", "认证失败", "Failed"),
    SIMILARITY_TOO_LOW("1445907", "相似度过低", "Similarity too low");

    private final String code;
    private final String chinese;
    private final String english;

    FailReason(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
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

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }
}
