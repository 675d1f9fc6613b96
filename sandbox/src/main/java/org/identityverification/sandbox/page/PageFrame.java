package org.identityverification.sandbox.page;

import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Body;

/**
 * What all pages have in common: that they say they are a simulation, in Chinese and English at once, and the headers. Links in
 * them are relative: a proxy may stand in front.
 */
final class PageFrame {

    // Not 'self' for form-action: browsers apply it to every redirect after the form too, and those lead to the
    // application.
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
                    + "form-action 'self' http: https:";

    /** How far below the context root a page is. */
    enum Depth {
        /** At the context root itself. */
        ROOT(""),
        /** At {@code s/<short>}. */
        SHORT_LINK("../"),
        /** At the long link, or below the short one. */
        DEEPER("../../");

        private final String up;

        Depth(String up) {
            this.up = up;
        }

        /** The way from there to the context root. */
        String up() {
            return up;
        }
    }

    private PageFrame() {}

    /** A whole page; {@code body} is HTML. */
    static Answer page(int status, Depth depth, String chinese, String english, String body) {
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
                """.formatted(chinese, english, depth.up, chinese, english, body);
        return Answer.text(status, Body.HTML, html)
                .with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "no-store");
    }

    /** Text as HTML. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
