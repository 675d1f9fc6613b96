package org.identityverification.testkit.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.wire.Answer;

/**
 * What a person sees, as HTML. All pages say that they are a simulation, in Chinese and English at once. Links in them are relative: a
 * proxy may stand in front.
 */
public final class FacePages {

    // Not 'self' for form-action: browsers apply it to every redirect after the form too, and those lead to the
    // application.
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
                    + "form-action 'self' http: https:";

    private static final String CLOSE = "<p>您可以关闭此页面。 <span lang=\"en\">You can close this page.</span></p>";

    private FacePages() {}

    /** The page at the sandbox's context root, for those who come without a link: what the sandbox is, and where to go from here. */
    public static Answer index() {
        String body = """
                <p>这里代替 OEMCloud 实人认证服务，供开发、演示和测试使用：接受发起认证的请求，显示刷脸页面，并把结果通知给应用。
                <span lang="en">This stands in for the OEMCloud face verification service, for development, demonstrations and tests: it accepts the
                calls that start a check, shows the face page, and notifies the application of the result.</span></p>
                <p><a class="button" href="../identity/">打开示例应用 <span lang="en">Open the reference application</span></a></p>
                <h2>刷脸页面 <span lang="en">The face page</span></h2>
                <p>通过应用得到的链接打开，在那里决定通过、不通过或取消，以及通知是延迟、丢失还是重复。
                <span lang="en">It opens by the link that the application gets. There you decide whether the check is passed, failed or
                cancelled, and whether the notification is delayed, lost or doubled.</span></p>
                <h2>模拟故障 <span lang="en">Faults</span></h2>
                <p>用下面的姓名和任意有效的身份证号码发起认证： <span lang="en">Start a check with one of these names and any valid ID number:</span></p>
                <table>
                <tr><td><code>测试-30503107</code></td><td>订单余额不足 <span lang="en">the package is used up</span></td></tr>
                <tr><td><code>测试-30503059</code></td><td>未满 14 周岁 <span lang="en">under 14</span></td></tr>
                <tr><td><code>测试-T429PA-x2</code></td><td>前两次被限流 <span lang="en">throttled, twice</span></td></tr>
                <tr><td><code>测试-D504TO</code></td><td>后端超时 <span lang="en">the back end is too slow</span></td></tr>
                <tr><td><code>测试-hang</code></td><td>没有响应 <span lang="en">no answer</span></td></tr>
                </table>
                <p>全部故障和配置见 <code>docs/sandbox.md</code>。 <span lang="en">All faults, and the configuration, are in
                <code>docs/sandbox.md</code>.</span></p>
                """;
        return page(200, "", "认证服务沙箱", "Sandbox (simulated provider)", body);
    }

    static Answer style() {
        try (InputStream css = FacePages.class.getResourceAsStream("face.css")) {
            String text = new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
            return Answer.text(200, "text/css;charset=UTF-8", text).with("X-Content-Type-Options", "nosniff");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Answer draw(View view, Optional<Flow> flow, String path) {
        String up = "../".repeat((int) path.chars().filter(c -> c == '/').count() - 1);
        String body = view == View.CHECK ? form(flow.orElseThrow(), up) : CLOSE;
        return page(view.status, up, view.chinese, view.english, body);
    }

    private static String form(Flow flow, String up) {
        String reasons = Arrays.stream(FailReason.values())
                .map(reason -> "<option value=\"%s\">%s %s · %s</option>"
                        .formatted(reason.code(), reason.code(), reason.chinese(), reason.english()))
                .collect(Collectors.joining("\n"));
        return """
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
                        mode(flow.request().mode()),
                        escape(flow.request().name()),
                        escape(flow.request().idNo()),
                        up + "s/" + flow.shortId() + "/decision",
                        reasons);
    }

    private static String mode(FaceRequest.Mode mode) {
        return switch (mode) {
            case TENCENT -> "腾讯微众银行 <span lang=\"en\">Tencent WeBank</span>";
            case ZHIMACREDIT -> "支付宝芝麻信用 <span lang=\"en\">Alipay Zhima Credit</span>";
            case WE_CHAT_FACE -> "微信小程序刷脸 <span lang=\"en\">WeChat mini program</span>";
        };
    }

    private static Answer page(int status, String up, String chinese, String english, String body) {
        String html = """
                <!DOCTYPE html>
                <html lang="zh-CN">
                <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s · %s</title>
                <link rel="stylesheet" href="%sassets/face.css">
                </head>
                <body>
                <main>
                <p class="simulation"><strong>沙箱模拟，不采集人脸</strong> <span lang="en">A simulation: no camera, nothing is checked</span></p>
                <h1>%s <span lang="en">%s</span></h1>
                %s</main>
                </body>
                </html>
                """.formatted(chinese, english, up, chinese, english, body);
        return Answer.text(status, "text/html;charset=UTF-8", html)
                .with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "no-store");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
