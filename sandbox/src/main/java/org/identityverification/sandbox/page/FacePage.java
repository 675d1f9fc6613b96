package org.identityverification.sandbox.page;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.simulation.FaceAuthMode;
import org.identityverification.testkit.simulation.Flow;
import org.identityverification.testkit.simulation.FlowStatus;
import org.identityverification.testkit.simulation.Links;
import org.identityverification.testkit.wire.Answer;

/** The HTML of the face page. */
final class FacePage {

    private FacePage() {}

    /** The page with the buttons. */
    static Answer form(Flow.Details flow, PageFrame.Depth depth) {
        String reasons = Arrays.stream(FailReason.values())
                .map(reason -> "<option value=\"%s\">%s %s · %s</option>"
                        .formatted(reason.code(), reason.code(), reason.chinese(), reason.english()))
                .collect(Collectors.joining("\n"));
        String body = """
                <div class="face" aria-hidden="true"></div>
                <dl>
                <dt>方式 <span lang="en">Mode</span></dt><dd>%s</dd>
                <dt>姓名 <span lang="en">Name</span></dt><dd>%s</dd>
                <dt>证件号 <span lang="en">ID number</span></dt><dd>%s</dd>
                </dl>
                <form method="post" action="%s">
                <fieldset>
                <legend>结果通知 <span lang="en">Notification of the result</span></legend>
                <div class="choices">
                <label><input type="radio" name="notice" value="normal" checked> 正常 <span lang="en">sent at once</span></label>
                <label><input type="radio" name="notice" value="delayed"> 延迟 <span lang="en">delayed</span></label>
                <label><input type="radio" name="notice" value="lost"> 丢失 <span lang="en">lost</span></label>
                <label><input type="radio" name="notice" value="doubled"> 重复 <span lang="en">doubled</span></label>
                </div>
                </fieldset>
                <button id="pass" name="outcome" value="pass">通过 <span lang="en">Pass</span></button>
                <fieldset>
                <legend>不通过 <span lang="en">Fail</span></legend>
                <label for="failReasonCode">原因 <span lang="en">Reason</span></label>
                <select id="failReasonCode" name="failReasonCode">
                <option value="">无（通常如此） · none, as mostly</option>
                %s
                </select>
                <button id="fail" name="outcome" value="fail">不通过 <span lang="en">Fail</span></button>
                </fieldset>
                <button id="cancel" name="outcome" value="cancel">取消 <span lang="en">Cancel</span></button>
                </form>
                """.formatted(
                        mode(flow.mode()),
                        PageFrame.escape(flow.maskedName()),
                        PageFrame.escape(flow.maskedIdNumber()),
                        depth.up() + Links.SHORT_LINK_PATH + '/' + flow.shortId() + "/decision",
                        reasons);
        return PageFrame.page(200, depth, "刷脸认证", "Face check", body);
    }

    /** The page after a decision that leads nowhere else. */
    static Answer done(FlowStatus status) {
        return switch (status) {
            case SUCCESS -> closing(200, PageFrame.Depth.DEEPER, "已通过", "Passed");
            case FAIL ->
                closing(200, PageFrame.Depth.DEEPER, "未通过，可重新打开链接再试", "Failed; the link can be opened and tried again");
            case ING, SCAN -> closing(200, PageFrame.Depth.DEEPER, "已取消，链接仍然有效", "Cancelled; the link is still good");
        };
    }

    /** The page of a flow that has passed. */
    static Answer passedBefore(PageFrame.Depth depth, int status) {
        return closing(status, depth, "此认证已通过", "This check was passed before");
    }

    /** The page of a link that is over. */
    static Answer expired(PageFrame.Depth depth) {
        return closing(410, depth, "链接已失效", "This link has expired");
    }

    /** The page of a link that leads to no flow. */
    static Answer unknown(PageFrame.Depth depth) {
        return closing(404, depth, "链接不存在", "There is no such link");
    }

    /** The page of a long link that lost its end; the real one is blank. */
    static Answer cutOff() {
        return closing(
                404,
                PageFrame.Depth.DEEPER,
                "长链接不完整，请使用 encodeURIComponent 传递",
                "This long link was cut off; pass it through encodeURIComponent");
    }

    /** The page of a form that no button sends. */
    static Answer badForm() {
        return closing(
                400,
                PageFrame.Depth.DEEPER,
                "表单无效",
                "The form is not valid: outcome, failReasonCode or notice is unknown");
    }

    private static Answer closing(int status, PageFrame.Depth depth, String chinese, String english) {
        return PageFrame.page(
                status, depth, chinese, english, "<p>您可以关闭此页面。 <span lang=\"en\">You can close this page.</span></p>");
    }

    private static String mode(FaceAuthMode mode) {
        return switch (mode) {
            case TENCENT -> "腾讯微众银行 <span lang=\"en\">Tencent WeBank</span>";
            case ZHIMACREDIT -> "支付宝芝麻信用 <span lang=\"en\">Alipay Zhima Credit</span>";
            case WE_CHAT_FACE -> "微信小程序刷脸 <span lang=\"en\">WeChat mini program</span>";
        };
    }
}
