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
        return page(200, "", "认证服务沙箱", "Sandbox (simulated provider)", resource("index.html"));
    }

    static Answer style() {
        return Answer.text(200, "text/css;charset=UTF-8", resource("face.css"))
                .with("X-Content-Type-Options", "nosniff");
    }

    private static String resource(String name) {
        try (InputStream resource = FacePages.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
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
        return resource("check.html")
                .formatted(
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
        String html = resource("page.html").formatted(chinese, english, up, chinese, english, body);
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
