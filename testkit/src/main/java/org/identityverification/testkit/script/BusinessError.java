package org.identityverification.testkit.script;

import jakarta.json.JsonObject;
import org.identityverification.testkit.wire.Answer;

/** The provider refuses a call: JSON with a {@code code} that is not 0 (contract, section 1, "Business errors", and section 3). */
public enum BusinessError implements Fault {
    /** The call failed. Also the answer to a request that can't be read. */
    FAILED("30500000", "操作出错,请联系服务人员处理, ID:5A0D80C5"),
    MODE_UNKNOWN("30500101-mode", "参数错误: 人脸认证方式传参错误"),
    MODE_MISSING("30500101-faceauthMode", "参数错误: faceauthMode不能为空"),
    NAME_MISSING("30500101-name", "参数错误: name字段不能为空"),
    ID_NUMBER_MISSING("30500101-idNo", "参数错误: idNo字段不能为空"),
    CALLBACK_MISSING("30500101-callbackUrl", "参数错误: callbackUrl字段不能为空"),
    ID_NUMBER_WRONG("30500101", "参数错误: 请输入正确的身份证号码"),
    /** The input has stray white space. */
    WHITE_SPACE("30500116", "格式校验不通过, 请检查填入信息是否有多余空格"),
    UNDER_14("30503059", "创建刷脸任务失败: 未满14周岁的用户无法使用本产品"),
    PACKAGE_USED_UP("30503107", "很抱歉, 订单余额不足"),
    /** Only in eSign's table of codes. */
    ATTEMPTS_USED_UP("30500052", "认证次数已达上限,请使用其他方式认证"),
    /** Only in eSign's table of codes. */
    ALREADY_VERIFIED("30500152", "当前账户已实名"),
    /** Result query: there is no such flow. */
    FLOW_UNKNOWN("30500001", "认证流程不存在"),
    /** Result query: the flow has no face check. */
    NO_FACE_CHECK("30503055", "未找到对应的刷脸记录");

    private static final int CODE_LENGTH = 8;

    private final String key;
    private final int code;
    private final String message;

    BusinessError(String key, String message) {
        this.key = key;
        this.code = Integer.parseInt(key, 0, CODE_LENGTH, 10);
        this.message = message;
    }

    @Override
    public String key() {
        return key;
    }

    public int code() {
        return code;
    }

    public String message() {
        return message;
    }

    @Override
    public Reach reach() {
        return Reach.PROVIDER;
    }

    /** The same error with another HTTP status than 200. */
    public Fault under(int status) {
        return OtherFault.error(key + "-http" + status, code, message, status);
    }

    @Override
    public Answer answer(JsonObject healthy) {
        return OtherFault.error(key, code, message, 200).answer();
    }
}
