package org.identityverification;

import java.util.Arrays;
import java.util.Objects;

/**
 * Why a person did not pass, as far as the provider's documents list reasons. Its texts say so to the person.
 */
public enum FailReason {
    BROWSER_NOT_SUPPORTED("1445034", "当前浏览器不支持刷脸，请更换浏览器。", "Your browser is not supported. Please use another one."),
    DEVICE_NOT_SUPPORTED("1445035", "当前设备不支持刷脸，请更换设备。", "Your device is not supported. Please use another one."),
    WRONG_ANSWER("1445700", "应答与要求不符，请按提示作答。", "Your answer was not the expected one. Please follow the instructions."),
    /** The same link fails again. */
    NAME_OR_NUMBER_WRONG(
            "1445902", "姓名或身份证号码有误，请核对。", "The name or the ID number is not correct. Please check your details."),
    EYES_COVERED(
            "1445813",
            "眼部有遮挡，请摘下墨镜并拨开头发。",
            "Your eyes were covered. Please take off sunglasses and push back your hair."),
    NOT_THE_SAME_PERSON("1445900", "人脸与身份证不符，请由本人刷脸。", "Your face does not match the ID card."),
    SPEECH_NOT_RECOGNISED(
            "1445702",
            "语音识别失败，请在安静的环境中清晰朗读。",
            "Your speech was not recognised. Please speak clearly, in a quiet place."),
    /** The same link fails again. */
    NUMBER_MALFORMED("1445910", "身份证号码格式有误，请核对。", "The ID number is not valid. Please check it."),
    NO_SOUND("1445701", "未检测到声音，请允许使用麦克风。", "No sound was recorded. Please allow access to the microphone."),
    NETWORK("1445409", "网络中断，请检查网络。", "The connection was interrupted. Please check your connection."),
    /** The same link fails again. */
    NAME_MALFORMED("1445909", "姓名格式有误，请核对。", "The name is not valid. Please check it."),
    /** The provider names no closer reason. */
    FAILED("1445011", "可能是光线不足所致。", "Poor light is a common reason."),
    SIMILARITY_TOO_LOW(
            "1445907",
            "人脸与身份证照片相似度不足，请正对镜头。",
            "Your face was not similar enough to the photo on the ID card. Please face the camera."),
    /** A code that the documents do not list. */
    UNKNOWN("", "可能是光线不足所致。", "Poor light is a common reason.");

    private final String code;
    private final String chinese;
    private final String english;

    FailReason(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

    /** The reason with this code of the provider, {@link #UNKNOWN} for any other code. */
    public static FailReason of(String code) {
        Objects.requireNonNull(code, "code");
        return Arrays.stream(values())
                .filter(reason -> reason.code.equals(code))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** What to tell the person, in Chinese. */
    public String chinese() {
        return chinese;
    }

    /** What to tell the person, in English. */
    public String english() {
        return english;
    }
}
