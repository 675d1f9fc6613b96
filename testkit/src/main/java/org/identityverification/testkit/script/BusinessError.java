package org.identityverification.testkit.script;

import jakarta.json.Json;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.identityverification.testkit.wire.Answer;

/**
 * A business error on the wire: JSON with a non-zero {@code code}. The constants are the one table of contract, section 1, "Business
 * errors", and of section 3.
 *
 * @param key how a magic name or the control endpoint calls it
 * @param code the value of {@code code}
 * @param message the value of {@code message}
 */
public record BusinessError(String key, int code, String message) {

    /** The call failed; the sandbox answers so to what it can't read. */
    public static final BusinessError FAILED = new BusinessError("30500000", 30500000, "操作出错,请联系服务人员处理, ID:5A0D80C5");
    /** Unknown faceauthMode. */
    public static final BusinessError MODE_UNKNOWN = new BusinessError("30500101-mode", 30500101, "参数错误: 人脸认证方式传参错误");
    /** Mode missing. */
    public static final BusinessError MODE_MISSING =
            new BusinessError("30500101-faceauthMode", 30500101, "参数错误: faceauthMode不能为空");
    /** Name missing. */
    public static final BusinessError NAME_MISSING = new BusinessError("30500101-name", 30500101, "参数错误: name字段不能为空");
    /** ID number missing. */
    public static final BusinessError ID_NUMBER_MISSING =
            new BusinessError("30500101-idNo", 30500101, "参数错误: idNo字段不能为空");
    /** Callback missing. */
    public static final BusinessError CALLBACK_MISSING =
            new BusinessError("30500101-callbackUrl", 30500101, "参数错误: callbackUrl字段不能为空");
    /** ID number wrong. */
    public static final BusinessError ID_NUMBER_WRONG = new BusinessError("30500101", 30500101, "参数错误: 请输入正确的身份证号码");
    /** Stray white space. */
    public static final BusinessError WHITE_SPACE = new BusinessError("30500116", 30500116, "格式校验不通过, 请检查填入信息是否有多余空格");
    /** The person is under 14. */
    public static final BusinessError UNDER_14 = new BusinessError("30503059", 30503059, "创建刷脸任务失败: 未满14周岁的用户无法使用本产品");
    /** The package is used up. */
    public static final BusinessError BALANCE_USED_UP = new BusinessError("30503107", 30503107, "很抱歉, 订单余额不足");
    /** No such flow: section 3. */
    public static final BusinessError FLOW_UNKNOWN = new BusinessError("30500001", 30500001, "认证流程不存在");
    /** No face check found for that flow: section 3. */
    public static final BusinessError NO_FACE_CHECK = new BusinessError("30503055", 30503055, "未找到对应的刷脸记录");

    private static final BusinessError[] TABLE = {
        FAILED,
        MODE_UNKNOWN,
        MODE_MISSING,
        NAME_MISSING,
        ID_NUMBER_MISSING,
        CALLBACK_MISSING,
        ID_NUMBER_WRONG,
        WHITE_SPACE,
        UNDER_14,
        BALANCE_USED_UP,
        FLOW_UNKNOWN,
        NO_FACE_CHECK
    };

    private static final Pattern ANY_CODE = Pattern.compile("[1-9][0-9]{7}");

    /**
     * The table.
     *
     * @return every documented error, in the documented order
     */
    public static BusinessError[] table() {
        return TABLE.clone();
    }

    /**
     * The error with this key; any other eight digits make an error that no document knows.
     *
     * @param key as {@link #key()} gives it, in any case
     * @return the error, or empty
     */
    public static Optional<BusinessError> byKey(String key) {
        Optional<BusinessError> known = Arrays.stream(TABLE)
                .filter(error -> error.key().equalsIgnoreCase(key))
                .findFirst();
        if (known.isPresent() || !ANY_CODE.matcher(key).matches()) {
            return known;
        }
        return Optional.of(new BusinessError(key.toLowerCase(Locale.ROOT), Integer.parseInt(key), "沙箱: 文档中没有的错误码"));
    }

    /**
     * The error on the wire.
     *
     * @return JSON under status 200
     */
    public Answer answer() {
        return Answer.json(Json.createObjectBuilder()
                .add("code", code)
                .add("message", message)
                .build()
                .toString());
    }
}
