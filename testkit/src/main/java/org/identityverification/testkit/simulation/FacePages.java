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
import org.identityverification.testkit.wire.Call;

/** The pages that a person sees, in Chinese or English. Their links are relative: a proxy may be in front. */
public final class FacePages {

    // Not 'self' for form-action: browsers apply it to the redirects after a form too, which lead to the application.
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
                    + "form-action 'self' http: https:";

    private FacePages() {}

    /** The page at the sandbox's root: what the sandbox is, and a link to an application beside it, if there is one. */
    public static Answer index(Call call, Optional<String> application) {
        Language language = Language.of(call);
        String heading = language.choose("模拟服务商", "A simulated provider");
        String link = application
                .map(it -> "<p><a class=\"button\" href=\"" + it + "\">"
                        + language.choose("打开参考应用", "Open the reference application") + "</a></p>\n")
                .orElse("");
        return page(
                200, call, "INDEX", heading, resource(language + "/index.html").formatted(link));
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

    static Answer draw(View view, Optional<Flow> flow, Call call) {
        Language language = Language.of(call);
        String body = view == View.CHECK
                ? form(flow.orElseThrow(), call, language)
                : "<p>" + language.choose("您可以关闭本页。", "You can close this page.") + "</p>";
        return page(view.status, call, view.name(), language.choose(view.chinese, view.english), body);
    }

    private static String form(Flow flow, Call call, Language language) {
        String reasons = Arrays.stream(FailReason.values())
                .map(reason -> "<option value=\"%1$s\">%1$s %2$s</option>"
                        .formatted(reason.code(), language.choose(reason.chinese(), reason.english())))
                .collect(Collectors.joining("\n"));
        return resource(language + "/check.html")
                .formatted(
                        mode(flow.request().mode(), language),
                        escape(flow.request().name()),
                        escape(flow.request().idNo()),
                        root(call) + "s/" + flow.shortId() + "/decision?language=" + language,
                        reasons);
    }

    private static String mode(FaceRequest.Mode mode, Language language) {
        return switch (mode) {
            case TENCENT -> language.choose("手机浏览器刷脸", "In a phone browser");
            case ZHIMACREDIT -> language.choose("支付宝刷脸", "With Alipay");
            case WE_CHAT_FACE -> language.choose("微信小程序刷脸", "In a WeChat mini program");
        };
    }

    private static Answer page(int status, Call call, String view, String heading, String body) {
        // The answer to a button can't be loaded again, but the face page can.
        String here = call.path().substring(1).replaceFirst("/decision$", "");
        String self = escape(root(call) + here + '?' + Language.withoutChoice(call.query()));
        String html = resource(Language.of(call) + "/page.html").formatted(heading, root(call), self, view, body);
        return Answer.text(status, "text/html;charset=UTF-8", html)
                .with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "no-store");
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
