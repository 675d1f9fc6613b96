package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.simulation.Simulated.healthy;
import static org.identityverification.testkit.simulation.Simulated.text;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The face page, as HTML")
class FacePagesTest {

    private static final Pattern TAG = Pattern.compile("<[^>]+>");

    @AutoClose
    private final Simulated provider = new Simulated(Clock.systemUTC());

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @DisplayName("shows the buttons, and masks the person's data")
    void faceCheck(String language) {
        Flow flow = provider.flow(healthy().add("name", "<script>").add("idNo", "11010519491231002X"));
        Answer page = provider.read(language, "/s/" + flow.shortId(), "");

        assertThat(page.status()).isEqualTo(200);
        assertThat(text(page))
                .contains("id=\"pass\"", "id=\"fail\"", "id=\"cancel\"")
                .contains("action=\"../s/" + flow.shortId() + "/decision?language=" + language + '"')
                .contains("&lt;**", "1101**********002X", "href=\"../assets/face.css\"");
        for (FailReason reason : FailReason.values()) {
            assertThat(text(page)).contains("value=\"" + reason.code() + '"');
        }
        assertIsSafeSimulation(page);
        assertThat(text(FacePages.draw(View.CHECK, Optional.of(flow), call("/connect/oauth2/authorize", ""))))
                .contains("action=\"../../s/" + flow.shortId() + "/decision?language=en\"");
    }

    @ParameterizedTest
    @EnumSource(value = View.class, names = "CHECK", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("shows every other state without a form")
    void others(View view) {
        Answer page = FacePages.draw(view, Optional.empty(), call("/s/x/done", ""));
        assertThat(text(page)).contains("href=\"../../assets/face.css\"").doesNotContain("<form");
        assertIsSafeSimulation(page);
    }

    @Test
    @DisplayName("has a style sheet, and a page at the sandbox's context root that says what the sandbox is")
    void index() {
        assertThat(text(provider.browse("/assets/face.css", "")))
                .contains("body")
                .doesNotContain("url(");
        Answer page = FacePages.index(call("/", ""), Optional.of("../identity/"));
        assertThat(text(page))
                .contains("href=\"assets/face.css\"", "href=\"../identity/\"")
                .doesNotContain("<form");
        assertIsSafeSimulation(page);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zh-CN,zh;q=0.9,en;q=0.8 |             | zh-CN
            en-GB,en;q=0.9,zh;q=0.8 |             | en
            fr,zh-TW;q=0.5          |             | zh-CN
            fr                      |             | en
            ''                      |             | en
            zh-CN                   | language=en | en
            en                      | language=zh | zh-CN
            en                      | language=xx | en
            """)
    @DisplayName("is in the language that its link chose, or that the browser prefers")
    void language(String preferred, String query, String language) {
        Answer page = provider.read(preferred, "/s/unknown", query == null ? "" : query);

        assertThat(text(page)).contains("<html lang=\"" + language + "\">");
    }

    @ParameterizedTest
    @CsvSource({
        "/,                         '',             ?",
        "/s/x,                      language=zh,    ../s/x?",
        "/s/x/done,                 language=en,    ../../s/x/done?",
        "/s/x/decision,             language=en,    ../../s/x?",
        "/connect/oauth2/authorize, a=b&c=%26,      ../../connect/oauth2/authorize?a=b&amp;c=%26&amp;",
        "/connect/oauth2/authorize, a=b&language=en, ../../connect/oauth2/authorize?a=b&amp;"
    })
    @DisplayName("links to itself in both languages")
    void switchesLanguage(String path, String query, String self) {
        assertThat(text(FacePages.draw(View.EXPIRED, Optional.empty(), call(path, query))))
                .contains("href=\"" + self + "language=zh\"", "href=\"" + self + "language=en\"");
    }

    @Test
    @DisplayName("has the same elements and fields in both languages")
    void sameInBothLanguages() {
        Flow flow = provider.flow(healthy());
        for (String path : List.of("/s/" + flow.shortId(), "/s/unknown")) {
            assertThat(tags(provider.read("zh", path, "")))
                    .containsExactlyElementsOf(tags(provider.read("en", path, "")));
        }
        assertThat(tags(FacePages.index(call("/", "language=zh"), Optional.empty())))
                .containsExactlyElementsOf(tags(FacePages.index(call("/", "language=en"), Optional.empty())));
    }

    /** The tags of a page, without attributes that depend on the language. */
    private static List<String> tags(Answer page) {
        return TAG.matcher(text(page))
                .results()
                .map(MatchResult::group)
                .map(tag -> tag.replaceAll("<html lang=\"[^\"]+\"| aria-(label|current)=\"[^\"]+\"", "")
                        .replaceAll("(decision\\?language=)\\w+", "$1"))
                .toList();
    }

    private static Call call(String path, String query) {
        return new Call(Instant.EPOCH, "GET", path, query, Map.of(), new byte[0]);
    }

    private static void assertIsSafeSimulation(Answer page) {
        assertThat(text(page))
                .containsAnyOf("<strong>沙箱模拟</strong>", "<strong>A simulation</strong>")
                .doesNotContain("<script", "style=", "://");
        assertThat(page.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
    }
}
