package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.identityverification.it.provider.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrivacyBrowserIT extends InBrowser {

    private static final String EVERYTHING_KEPT = """
            () => JSON.stringify({
              address: location.href,
              history: history.state,
              session: { ...sessionStorage },
              local: { ...localStorage },
              cookies: document.cookie,
              page: document.documentElement.outerHTML,
              values: [...document.querySelectorAll('input:not([type=radio])')].map((input) => input.value),
            })
            """;

    @ParameterizedTest
    @EnumSource(names = {"WAITING", "TOKEN", "OPENED", "BACK", "FAILED", "PASSED", "LINK_OVER", "EXPIRED"})
    void is_shown_only_as_a_masked_number_on_the_page(State state) {
        VerificationPage page = state.reach(VISITS, Visitor.onDesktop(Language.CHINESE));

        String kept = (String) page.page().evaluate(EVERYTHING_KEPT);

        assertThat(kept)
                .doesNotContain(Requests.PERSON.name(), Requests.PERSON.idNumber())
                .doesNotContain(Requests.PERSON.idNumber().substring(6, 14))
                .doesNotContain(encoded(Requests.PERSON.name()));
    }

    @Test
    void leaves_only_id_link_and_key_in_the_browser() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH));

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
        assertThat(page.find("#masked")).hasText(Requests.PERSON.idNumber().replaceAll("(?<=.{4}).(?=.{4})", "*"));

        page.openHere().pass();
        page.await("passed");
        assertThat(page.page().evaluate("({ ...sessionStorage })")).isEqualTo(Map.of());
        assertThat(page.page().evaluate("history.state")).isEqualTo(Map.of("id", started.getString("id"), "key", key));
    }

    @Test
    void goes_to_this_server_only_and_never_in_an_address() {
        VerificationPage page = VISITS.browser(Visitor.onPhone(Language.ENGLISH));
        List<String> addresses = new ArrayList<>();
        page.browser().context().onRequest((Request request) -> addresses.add(request.url()));

        page.visit(VISITS.address()).await("form");
        page.start("TENCENT");
        page.await("waiting").openHere().pass();
        page.await("passed");

        assertThat(addresses)
                .isNotEmpty()
                .allSatisfy(address -> assertThat(address)
                        .startsWith(VISITS.server().uri().toString())
                        .doesNotContain(Requests.PERSON.idNumber(), encoded(Requests.PERSON.name())));
    }

    @Test
    void does_not_come_back_with_the_browsers_Back_button() {
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
