package org.identityverification.acceptance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Codes and texts of docs/provider-contract.md. The report never repeats any other text. */
final class Documented {

    static final String CODE_OF_REQUEST = "30500101";
    /** Codes of requests that the provider refuses. After 30500000 the outcome is unknown. */
    static final Set<String> REFUSALS = Set.of(CODE_OF_REQUEST, "30500116", "30503059", "30503107");

    static final String NO_FACE_CHECK = "30503055";
    static final String FLOW_UNKNOWN = "30500001";
    static final String MODE_UNKNOWN = "参数错误: 人脸认证方式传参错误";
    static final String MODE_MISSING = "参数错误: faceauthMode不能为空";
    static final String NAME_MISSING = "参数错误: name字段不能为空";
    static final String ID_NUMBER_MISSING = "参数错误: idNo字段不能为空";
    static final String CALLBACK_MISSING = "参数错误: callbackUrl字段不能为空";
    static final String ID_NUMBER_WRONG = "参数错误: 请输入正确的身份证号码";
    static final String WHITE_SPACE = "格式校验不通过, 请检查填入信息是否有多余空格";
    static final String UNDER_14 = "创建刷脸任务失败: 未满14周岁的用户无法使用本产品";

    static final List<String> FAIL_REASONS = List.of(
            "1445034", "1445035", "1445700", "1445902", "1445813", "1445900", "1445702", "1445910", "1445701",
            "1445409", "1445909", "1445011", "1445907");

    private static final List<String> MESSAGES = List.of(
            MODE_UNKNOWN,
            MODE_MISSING,
            NAME_MISSING,
            ID_NUMBER_MISSING,
            CALLBACK_MISSING,
            ID_NUMBER_WRONG,
            WHITE_SPACE,
            UNDER_14,
            "操作出错,请联系服务人员处理",
            "很抱歉, 订单余额不足",
            "成功",
            "认证成功");

    static final List<String> OTHER_REFUSALS = List.of(
            "Expiry of Authorization",
            "Quota Expired",
            "Quota Exhausted",
            "User Arrears",
            "Throttled by",
            "Failed To Invoke Backend Service",
            "Service Unavailable");

    /** Why the gateway refuses a call: contract, section 1. */
    @SuppressWarnings("ImmutableEnumChecker") // the lists come from List.of
    enum Refusal {
        APP_CODE(List.of("A400AC", "A401AC", "A400MA", "I403AA"), List.of("Invalid AppCode", "Unauthorized")),
        NONCE(List.of("I400NC"), List.of("Nonce Used", "Timestamp Expired", "Invalid Timestamp"));

        private final List<String> codes;
        private final List<String> messages;

        Refusal(List<String> codes, List<String> messages) {
            this.codes = codes;
            this.messages = messages;
        }

        /** The code takes precedence over the message. */
        boolean is(String code, String message) {
            return code.isEmpty() ? messages.contains(message) : codes.contains(code);
        }
    }

    private Documented() {}

    /** The documented text that this text begins with. */
    static Optional<String> message(String text) {
        return MESSAGES.stream().filter(text::startsWith).findFirst();
    }

    /** The documented beginning of a gateway's message. The rest may repeat the app code. */
    static Optional<String> refusal(String text) {
        return Arrays.stream(Refusal.values())
                .flatMap(refusal -> refusal.messages.stream())
                .filter(text::startsWith)
                .findFirst()
                .or(() -> OTHER_REFUSALS.stream().filter(text::startsWith).findFirst());
    }
}
