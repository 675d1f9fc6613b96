package org.identityverification.testkit.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** The pages that a person sees, each in Chinese and English at once. Their links are relative: a proxy may be in front. */
final class FacePages {

    // Not 'self' for form-action: browsers apply it to the redirects after a form too, which lead to the application.
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
                    + "frame-ancestors 'none'; form-action 'self' http: https:";

    /** What the page behind a link shows. */
    enum View {
        CHECK(200, "刷脸认证 Face check"),
        PASSED(200, "认证通过 Passed"),
        FAILED(200, "认证未通过，可重新打开链接再次刷脸 Failed; the link can be opened and tried again"),
        CANCELLED(200, "已取消刷脸，链接仍有效 Cancelled; the link is still valid"),
        PASSED_BEFORE(200, "本次认证已通过 This check has already been passed"),
        DECIDED_BEFORE(409, "本次认证已通过 This check has already been passed"),
        EXPIRED(410, "刷脸链接已过期 This link has expired"),
        UNKNOWN(404, "刷脸链接不存在 This link does not exist"),
        /** The real page is blank. */
        CUT_OFF(
                404,
                "长链接不完整，请用 encodeURIComponent 编码传递 This long link was cut off; pass it through encodeURIComponent"),
        /** No button sends this form. */
        BAD_FORM(400, "表单参数有误 The form is not valid: outcome, failReasonCode or notice is unknown");

        final int status;
        final String heading;

        View(int status, String heading) {
            this.status = status;
            this.heading = heading;
        }
    }

    private static final String CLOSE = "<p>您可以关闭本页。 You can close this page.</p>";

    private FacePages() {}

    /** The page at the root, which says what this is. */
    static Answer index(Call call) {
        return page(200, call, "INDEX", "模拟服务商 A simulated provider", resource("index.html"));
    }

    static Answer style() {
        return Answer.text(200, "text/css;charset=UTF-8", resource("face.css"))
                .with("X-Content-Type-Options", "nosniff");
    }

    static Answer script() {
        return Answer.text(200, "text/javascript;charset=UTF-8", resource("log.js"))
                .with("X-Content-Type-Options", "nosniff");
    }

    static Answer draw(View view, Call call) {
        return page(view.status, call, view.name(), view.heading, CLOSE);
    }

    /** The same for a check that exists, with its log. */
    static Answer draw(View view, Flow flow, Call call) {
        return page(view.status, call, view.name(), view.heading, CLOSE + withLog(flow, call));
    }

    /** The lines of the log, which the page fetches again and again. */
    static Answer log(Flow flow) {
        return Answer.text(200, "text/html;charset=UTF-8", lines(flow)).with("Cache-Control", "no-store");
    }

    private static String withLog(Flow flow, Call call) {
        return resource("log.html").formatted(root(call), flow.shortId(), lines(flow));
    }

    private static String lines(Flow flow) {
        return flow.log().stream().map(it -> "<li>" + escape(it) + "</li>\n").collect(Collectors.joining());
    }

    static Answer check(Flow flow, Call call) {
        String reasons = Arrays.stream(FailReason.values())
                .map(it -> "<option value=\"%1$s\">%1$s %2$s</option>".formatted(it.code(), it.label()))
                .collect(Collectors.joining("\n"));
        String mode = switch (flow.request().mode()) {
            case TENCENT -> "手机浏览器刷脸 In a phone browser";
            case ZHIMACREDIT -> "支付宝刷脸 With Alipay";
            case WE_CHAT_FACE -> "微信小程序刷脸 In a WeChat mini program";
        };
        String form = resource("check.html")
                .formatted(
                        mode,
                        escape(flow.request().name()),
                        escape(flow.request().idNo()),
                        root(call) + "s/" + flow.shortId() + "/decision",
                        reasons);
        return page(200, call, View.CHECK.name(), View.CHECK.heading, form + withLog(flow, call));
    }

    private static Answer page(int status, Call call, String view, String heading, String body) {
        String html = resource("page.html").formatted(heading, root(call), view, body);
        return Answer.text(status, "text/html;charset=UTF-8", html)
                .with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "no-store");
    }

    private static String resource(String name) {
        try (InputStream resource = FacePages.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The relative path from a page to the sandbox's context root. */
    private static String root(Call call) {
        return "../".repeat((int) call.path().chars().filter(c -> c == '/').count() - 1);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
