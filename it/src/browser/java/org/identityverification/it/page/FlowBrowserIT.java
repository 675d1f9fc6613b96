package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.identityverification.FailReason;
import org.identityverification.it.page.Visitor.Device;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FlowBrowserIT extends InBrowser {

    @ParameterizedTest
    @CsvSource({"CHINESE, DARK", "ENGLISH, LIGHT"})
    void passes_on_the_phone_that_scanned_the_desktops_code(Language language, ColorScheme scheme) throws Exception {
        VerificationPage desktop =
                VISITS.open(new Visitor(Device.DESKTOP, language, scheme)).awaitAndRead("form");
        JsonObject started = desktop.start("TENCENT");
        desktop.awaitAndRead("waiting");

        String scanned = desktop.scan();
        assertThat(scanned).isEqualTo(started.getString("authUrl"));
        FaceCheckPage phone = VISITS.follow(scanned, Visitor.onPhone(language));
        phone.pass();

        desktop.awaitAndRead("passed");
        // The phone has started no verification, and claims no result.
        assertThat(phone.page().locator("body")).hasAttribute("data-state", "returned");
    }

    @Test
    void passes_as_a_made_up_person_in_a_new_tab_that_has_no_access_to_the_first() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH));
        page.button("sandbox.fill").click();
        // In production the page may not choose a context id.
        assertThat(page.choose("ZHIMACREDIT").submitAndRead()).doesNotContainKey("contextId");

        page.await("waiting");
        assertThat(page.find("iframe, frame, object, embed")).hasCount(0);
        FaceCheckPage beside = page.openBeside();
        page.await("opened");
        assertThat(beside.page().evaluate("window.opener")).isNull();
        assertThat(beside.page().evaluate("document.referrer")).isEqualTo("");
        beside.pass();

        page.awaitAndRead("passed");
        assertThat(beside.page().locator("body")).hasAttribute("data-state", "passed");
    }

    @ParameterizedTest
    @EnumSource
    void reads_in_words_what_the_provider_says_only_as_a_code_and_passes_by_trying_again(Language language) {
        VerificationPage page = VISITS.open(Visitor.onPhone(language));
        page.start("TENCENT");

        page.await("waiting").openHere().fail("1445900");
        page.awaitAndRead("failed");
        assertThat(page.find("#result-reason")).hasText(language.words(FailReason.of("1445900")));
        page.button("retry").click();
        page.await("waiting").openHere().pass();

        page.awaitAndRead("passed");
        assertThat(page.page()).hasURL(VISITS.address().toString());
        assertThat(page.find("#result-reason")).isHidden();
    }

    @Test
    void enters_the_details_again_when_the_provider_refuses_them() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH));
        page.start("TENCENT");

        page.await("waiting").openHere().fail("1445902");
        page.awaitAndRead("failed");
        assertThat(page.button("retry")).isHidden();
        assertThat(page.find("#result-text")).hasText(page.text("failed.again"));
        page.button("again").click();

        page.await("form");
    }

    @Test
    void can_go_back_to_the_check_after_leaving_it_undecided() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH));
        page.start("TENCENT");

        page.await("waiting").openHere().cancel();
        page.awaitAndRead("back");
        page.find("#other-ways-offer").click();
        page.openHere().pass();

        page.awaitAndRead("passed");
    }

    @Test
    void keeps_the_language_that_was_chosen_before() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH));

        page.switchTo(Language.CHINESE).awaitAndRead("form");
        assertThat(page.heading()).hasText(Pattern.compile("[一-鿿]"));
        page.reload().awaitAndRead("form");

        assertThat(page.heading()).hasText(Pattern.compile("[一-鿿]"));
        assertThat(page.find("html")).hasAttribute("lang", "zh-CN");
    }

    @Test
    void reports_a_lost_connection_across_which_it_keeps_its_status() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.CHINESE)).expect("net::ERR_");
        JsonObject started = page.start("TENCENT");
        page.await("waiting").browser().context().setOffline(true);
        // An open connection does not notice. This event makes the page check.
        page.page().evaluate("window.dispatchEvent(new Event('online'))");
        assertThat(page.find("#connection")).hasText(page.text("offline"));

        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        page.browser().context().setOffline(false);

        page.await("passed");
        assertThat(page.find("#connection")).isHidden();
    }

    @ParameterizedTest
    @EnumSource(names = {"WAITING", "LINK_OVER", "FAILED"})
    void keeps_its_status_across_a_reload(State state) {
        VerificationPage page = state.reach(VISITS, Visitor.onDesktop(Language.ENGLISH));

        page.reload().await(state.shown);

        assertThat(page.heading()).isVisible();
    }

    @Test
    void shows_the_face_token_no_longer_after_a_reload() {
        VerificationPage page = State.TOKEN.reach(VISITS, Visitor.onDesktop(Language.ENGLISH));
        assertThat(page.find("#token")).hasText(Pattern.compile(".+"));

        page.reload().await("link-gone");

        assertThat(page.heading()).hasText(page.text("token-gone.heading"));
        assertThat(page.button("again")).isVisible();
    }

    @Test
    void offers_to_start_again_after_it_has_expired() {
        VerificationPage page = State.EXPIRED.reach(VISITS, Visitor.onPhone(Language.CHINESE));

        page.awaitAndRead("expired").button("again").click();

        page.awaitAndRead("form");
    }

    @Test
    void shows_until_when_the_link_can_be_opened() {
        VerificationPage page =
                VISITS.browser(Visitor.onDesktop(Language.ENGLISH)).ownClock();
        page.visit(VISITS.address()).await("form");
        Instant expiry = Instant.parse(page.start("TENCENT").getString("expiresAt"));
        page.await("waiting");
        String time = DateTimeFormatter.ofPattern("HH:mm").format(expiry.atZone(ZoneId.of("Asia/Shanghai")));
        String said = page.text("link.until.minutes").replace("{0}", time);
        assertThat(page.find("#expiry")).hasText(said.replace("{1}", "30"));

        page.page().clock().fastForward("20:00");
        assertThat(page.find("#expiry")).hasText(said.replace("{1}", "10"));
        page.page().clock().fastForward("10:01");

        page.awaitAndRead("link-over");
        assertThat(page.find("#qr")).isHidden();
        assertThat(page.find("#open-link")).isHidden();
        page.button("again").click();
        page.await("form");
    }

    @Test
    void leaves_only_id_link_and_key_in_the_browser_and_nothing_in_an_address() {
        VerificationPage page = VISITS.browser(Visitor.onPhone(Language.ENGLISH));
        List<String> addresses = new ArrayList<>();
        page.browser().context().onRequest((Request request) -> addresses.add(request.url()));

        page.visit(VISITS.address()).await("form");
        JsonObject started = page.start("TENCENT");
        page.await("waiting");

        String key = (String) page.page().evaluate("history.state.key");
        assertThat(page.page().evaluate("({ ...sessionStorage })"))
                .isEqualTo(Map.of(
                        VerificationPage.REMEMBERED,
                        "{\"id\":\"%s\",\"link\":\"%s\",\"key\":\"%s\"}"
                                .formatted(started.getString("id"), started.getString("authUrl"), key)));
        assertThat(page.page().evaluate("({ ...localStorage })")).isEqualTo(Map.of());
        assertThat(page.page().evaluate("history.state")).isEqualTo(Map.of("id", started.getString("id"), "key", key));
        assertThat(page.browser().context().cookies()).isEmpty();
        assertThat(page.page().content())
                .doesNotContain(Requests.PERSON.name(), Requests.PERSON.idNumber())
                .doesNotContain(Requests.PERSON.idNumber().substring(6, 14));
        assertThat(page.find("#masked")).hasText(Requests.PERSON.idNumber().replaceAll("(?<=.{4}).(?=.{4})", "*"));

        page.openHere().pass();
        page.await("passed");
        assertThat(page.page().evaluate("({ ...sessionStorage })")).isEqualTo(Map.of());
        assertThat(page.page().evaluate("history.state")).isEqualTo(Map.of("id", started.getString("id"), "key", key));
        assertThat(addresses)
                .isNotEmpty()
                .allSatisfy(address -> assertThat(address)
                        .startsWith(VISITS.server().uri().toString())
                        .doesNotContain(Requests.PERSON.idNumber(), encoded(Requests.PERSON.name())));
    }

    @Test
    void shows_no_personal_data_after_the_browsers_Back_button() {
        VerificationPage page = VISITS.browser(Visitor.onPhone(Language.ENGLISH));
        page.visit(VISITS.address().resolve("/sandbox/assets/face.css"));
        page.visit(VISITS.address()).await("form");
        page.start("TENCENT");
        page.await("waiting").openHere();

        page.page().goBack();
        page.page().goBack();
        page.page().goForward();

        assertThat(page.find("#name")).hasValue("");
        assertThat(page.find("#idNumber")).hasValue("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
