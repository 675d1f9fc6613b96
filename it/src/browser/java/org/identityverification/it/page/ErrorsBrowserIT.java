package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.RouteOptions;
import com.microsoft.playwright.Route.FulfillOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsBrowserIT extends InBrowser {

    /** What a visitor must not see: codes of the contract, stack traces, names of classes and protocols. */
    private static final Pattern TECHNICAL =
            Pattern.compile("\\d{8}|[A-Z]\\d{3}[A-Z]{2}|exception|null|undefined|json|http", Pattern.CASE_INSENSITIVE);

    @Test
    void asks_at_each_field_for_what_is_missing_until_it_is_there() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.CHINESE)).submit();
        String right = Requests.PERSON.idNumber();

        assertThat(page.error("name")).hasText(page.text("field.name.missing"));
        assertThat(page.error("idNumber")).hasText(page.text("field.idNumber.missing"));
        assertThat(page.find("#name")).isFocused();
        assertThat(page.find("#name")).hasAttribute("aria-invalid", "true");
        assertThat(page.find("#name")).hasAccessibleDescription(page.text("field.name.missing"));
        page.fill(Requests.PERSON.name(), right.substring(0, 17) + (right.endsWith("0") ? "1" : "0"))
                .submit();
        assertThat(page.error("name")).isHidden();
        assertThat(page.error("idNumber")).hasText(page.text("field.idNumber.checkCharacter"));
        page.fill(Requests.PERSON.name(), right);
        assertThat(page.error("idNumber")).isHidden();
    }

    @ParameterizedTest
    @CsvSource({"测试-30500101-idNo, idNumber", "测试-30500101-name, name", "测试-30500101-mode, mode"})
    void shows_at_its_field_an_error_that_only_the_provider_finds(String name, String field) {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.CHINESE)).expectStatus(400);

        page.fill(name, Requests.PERSON.idNumber()).submit();

        assertThat(page.error(field)).hasText(Pattern.compile("[一-鿿]"));
        assertThat(page.find("#name")).hasValue(name);
    }

    @ParameterizedTest
    @CsvSource({
        "测试-30503059, 422, under the age of 14",
        "测试-30503107, 502, not available right now",
        "测试-30500000, 502, You can try again",
        "测试-D503BB, 503, You can try again in",
        "测试-D504TO, 504, You can try again"
    })
    void says_so_in_plain_words_without_what_concerns_only_the_operator(String name, int status, String said) {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH)).expectStatus(status);

        page.fill(name, Requests.PERSON.idNumber()).submit();

        assertThat(page.find("#problem")).containsText(Pattern.compile(said, Pattern.CASE_INSENSITIVE));
        assertThat(page.find("#submit")).hasText(page.text(status == 422 ? "form.submit" : "form.again"));
        // A fault of a field is shown at the field too.
        assertThat(status == 422 ? page.find("#idNumber") : page.find("#problem"))
                .isFocused();
        assertThat(page.find("#problem").locator(":not(small)").allInnerTexts())
                .isNotEmpty()
                .noneSatisfy(text -> assertThat(text).containsPattern(TECHNICAL));
        assertThat(page.find("#idNumber")).hasValue(Requests.PERSON.idNumber());
    }

    @Test
    void gives_a_support_number_that_can_be_read_out_on_the_phone_and_that_is_in_the_log() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.CHINESE)).expectStatus(503);

        String requestId = page.fill("测试-T429PA", Requests.PERSON.idNumber())
                .submitAndRead()
                .getString("requestId");

        assertThat(page.find("#problem").locator("small"))
                .hasText(page.text("problem.requestId").replace("{0}", requestId.substring(0, 8)));
        assertThat(Probe.logged(VISITS.server().logs(), "IVAPP0009", requestId)).hasSize(1);
    }

    @Test
    void says_that_there_is_no_connection_and_starts_once_there_is_one() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH)).expect("net::ERR_INTERNET_DISCONNECTED");
        page.fill(Requests.PERSON.name(), Requests.PERSON.idNumber());

        page.browser().context().setOffline(true);
        page.submit();
        assertThat(page.find("#problem")).containsText(page.text("problem.offline"));
        page.browser().context().setOffline(false);
        page.submit();

        page.await("waiting");
        assertThat(page.find("#problem")).isHidden();
    }

    @Test
    void says_for_how_long_a_start_is_awaited_and_then_offers_to_go_on_with_it() {
        VerificationPage page =
                VISITS.browser(Visitor.onPhone(Language.ENGLISH)).ownClock();
        page.visit(VISITS.address()).await("form").fill(Requests.PERSON.name(), Requests.PERSON.idNumber());
        List<String> keys = keysOf(page);

        // No answer comes.
        page.page().route("**/api/verifications", route -> {});
        page.submit();
        String said = page.text("form.busy.text").replace("{0}", "25");
        assertThat(page.find("#asking")).hasText(said);
        assertThat(page.find("[role=status]")).hasText(said);
        AccessibilityBrowserIT.assertAccessibleOnPhone(page.page());
        page.page().clock().fastForward("00:26");
        assertThat(page.find("#problem")).containsText(page.text("problem.unanswered"));
        assertThat(page.find("#asking")).isHidden();
        page.page().unroute("**/api/verifications");
        page.button("form.again").click();

        page.await("waiting");
        // A start without an answer may have begun.
        assertOneOfTwo(keys);
    }

    @Test
    void starts_again_with_another_key_only_if_the_answer_ends_the_start() {
        VerificationPage page =
                VISITS.open(Visitor.onPhone(Language.ENGLISH)).expectStatus(503).expectStatus(422);
        List<String> keys = keysOf(page);

        // It says nothing of an earlier start that was not answered.
        page.fill("测试-T429PA", Requests.PERSON.idNumber()).submitAndRead();
        page.submitAndRead();
        page.fill("测试-30503059", Requests.PERSON.idNumber()).submitAndRead();
        page.submitAndRead();

        assertThat(keys).hasSize(4).doesNotContainNull();
        assertThat(keys.get(1)).isEqualTo(keys.get(0));
        assertThat(keys.get(3)).isNotEqualTo(keys.get(2));
    }

    @Test
    void goes_on_with_the_first_check_if_a_proxy_gave_up_on_the_start() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.CHINESE))
                .expectStatus(504)
                .expectStatus(409);
        page.fill(Requests.PERSON.name(), Requests.PERSON.idNumber());
        List<String> keys = keysOf(page);
        List<String> links = new ArrayList<>();

        // The proxy has passed the start on, and gives up.
        page.page().route("**/api/verifications", route -> {
            links.add(Http.json(route.fetch().text()).getString("authUrl"));
            route.fulfill(new FulfillOptions()
                    .setStatus(504)
                    .setContentType("text/html")
                    .setBody("<html></html>"));
        });
        page.submit();
        assertThat(page.find("#problem")).isVisible();
        page.page().unroute("**/api/verifications");
        page.submit();

        page.awaitAndRead("link-lost");
        assertOneOfTwo(keys);
        Page beside = page.browser().newPage();
        beside.navigate(links.get(0));
        new FaceCheckPage(beside).pass();
        page.awaitAndRead("passed");
        assertThat(beside.locator("body")).hasAttribute("data-state", "passed");
    }

    @Test
    void waits_for_a_start_that_is_under_way_and_says_so_when_its_outcome_is_unknown() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH)).expectStatus(409);
        page.fill(Requests.PERSON.name(), Requests.PERSON.idNumber());
        List<String> keys = keysOf(page);
        FulfillOptions unknown = new FulfillOptions().setStatus(409).setBody("""
                {"type":"urn:identity-verification:problem:already-started","title":"It is not known",
                 "verification":{"id":"e4d383b4-0000-4000-8000-000000000000","status":"PENDING","begun":false}}
                """);

        page.page()
                .route(
                        "**/api/verifications",
                        route -> route.fulfill(
                                unknown.setHeaders(keys.size() == 1 ? Map.of("Retry-After", "1") : Map.of())),
                        new RouteOptions().setTimes(2));
        page.submit();

        assertThat(page.find("#problem")).containsText("It is not known");
        assertOneOfTwo(keys);
        page.submit().await("waiting");
        assertThat(keys.get(2)).isNotEqualTo(keys.get(1));
    }

    private static void assertOneOfTwo(List<String> keys) {
        assertThat(keys).hasSize(2).doesNotContainNull().containsOnly(keys.get(0));
    }

    private static List<String> keysOf(VerificationPage page) {
        List<String> keys = new ArrayList<>();
        page.page().onRequest(request -> {
            if (request.method().equals("POST")) {
                keys.add(request.headers().get("idempotency-key"));
            }
        });
        return keys;
    }

    @Test
    void sends_the_form_once_when_it_is_submitted_again_before_the_answer() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH));
        List<String> keys = keysOf(page);

        page.fill("测试-slow", Requests.PERSON.idNumber());
        page.find("#idNumber").press("Enter");
        page.find("#idNumber").press("Enter");

        page.await("waiting");
        assertThat(keys).hasSize(1);
    }
}
