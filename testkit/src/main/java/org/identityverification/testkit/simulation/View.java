package org.identityverification.testkit.simulation;

/** What the page behind a link shows. */
enum View {
    CHECK(200, "刷脸认证", "Face check"),
    PASSED(200, "认证通过", "Passed"),
    FAILED(200, "认证未通过，可重新打开链接再次刷脸", "Failed; the link can be opened and tried again"),
    /** The person left before the end. */
    CANCELLED(200, "已取消刷脸，链接仍有效", "Cancelled; the link is still valid"),
    /** The link of a check that has passed. */
    PASSED_BEFORE(200, "本次认证已通过", "This check has already been passed"),
    /** A decision about a check that has passed. */
    DECIDED_BEFORE(409, "本次认证已通过", "This check has already been passed"),
    EXPIRED(410, "刷脸链接已过期", "This link has expired"),
    UNKNOWN(404, "刷脸链接不存在", "This link does not exist"),
    /** The long link was cut off; the real page is blank. */
    CUT_OFF(404, "长链接不完整，请用 encodeURIComponent 编码传递", "This long link was cut off; pass it through encodeURIComponent"),
    /** No button sends this form. */
    BAD_FORM(400, "表单参数有误", "The form is not valid: outcome, failReasonCode or notice is unknown");

    final int status;
    final String chinese;
    final String english;

    View(int status, String chinese, String english) {
        this.status = status;
        this.chinese = chinese;
        this.english = english;
    }
}
