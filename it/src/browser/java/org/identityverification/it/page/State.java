package org.identityverification.it.page;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;

/** Everything that the page can show, and how a visitor gets there. {@code shown} is the page's own name for it. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas have no mutable state
enum State {
    FORM("form", (visits, page) -> page.visit(visits.address())),
    FAULTS_AT_FIELDS("form", (visits, page) -> {
        page.visit(visits.address()).await("form");
        page.submit().error("name").waitFor();
    }),
    BUSY("form", (visits, page) -> {
        page.visit(visits.address()).await("form").expectStatus(503);
        page.fill("测试-T429PA", Requests.PERSON.idNumber())
                .submit()
                .find("#problem")
                .waitFor();
    }),
    WAITING("waiting", (visits, page) -> start(visits, page, "TENCENT")),
    TOKEN("waiting", (visits, page) -> {
        page.visit(visits.address("developers")).await("form");
        page.start("WE_CHAT_FACE");
    }),
    OPENED("opened", (visits, page) -> {
        start(visits, page, "TENCENT");
        // On a phone the link would replace the page, which the test still has to look at.
        page.await("waiting").page().evaluate(State.STAYS_HERE);
    }),
    OFFLINE("waiting", (visits, page) -> {
        start(visits, page, "TENCENT");
        page.await("waiting").expect("net::ERR_FAILED|net::ERR_INTERNET_DISCONNECTED");
        page.page().route("**/identity/api/**", route -> route.abort());
        page.page().evaluate("window.dispatchEvent(new Event('online'))");
        page.find("#connection").waitFor();
    }),
    BACK("back", (visits, page) -> {
        start(visits, page, "TENCENT");
        page.await("waiting");
        page.visit(visits.address().resolve("?contextId=anything"));
    }),
    LINK_GONE("link-gone", (visits, page) -> {
        start(visits, page, "TENCENT");
        // As if storage were switched off.
        page.await("waiting").page().evaluate("sessionStorage.clear()");
        page.reload();
    }),
    LINK_OVER("link-over", (visits, page) -> {
        page.ownClock();
        start(visits, page, "TENCENT");
        page.await("waiting").page().clock().fastForward("31:00");
    }),
    FAILED("failed", (visits, page) -> decide(start(visits, page, "TENCENT"), "outcome=fail&failReasonCode=1445813")),
    PASSED("passed", (visits, page) -> decide(start(visits, page, "TENCENT"), "outcome=pass")),
    EXPIRED("expired", (visits, page) -> {
        JsonObject started = start(visits, page, "TENCENT");
        page.await("waiting");
        visits.expire(started.getString("id"));
    }),
    UNKNOWN("unknown", (visits, page) -> {
        page.visit(visits.address()).await("form").expectStatus(404);
        page.page()
                .evaluate(
                        "([key, id]) => sessionStorage.setItem(key, JSON.stringify({ id }))",
                        List.of(VerificationPage.REMEMBERED, UUID.randomUUID().toString()));
        page.reload();
    }),
    RETURNED("returned", (visits, page) -> page.visit(visits.address().resolve("?contextId=another-persons")));

    private static final String STAYS_HERE = """
            const link = document.getElementById('open-link');
            link.addEventListener('click', (event) => event.preventDefault());
            link.click();
            """;

    final String shown;
    private final BiConsumer<Visits, VerificationPage> lead;

    State(String shown, BiConsumer<Visits, VerificationPage> lead) {
        this.shown = shown;
        this.lead = lead;
    }

    /** Opens the page for a visitor and leads it into this state. */
    VerificationPage reach(Visits visits, Visitor visitor) {
        return reach(visits, visits.browser(visitor));
    }

    VerificationPage reach(Visits visits, VerificationPage page) {
        lead.accept(visits, page);
        return page.await(shown);
    }

    private static JsonObject start(Visits visits, VerificationPage page, String mode) {
        page.visit(visits.address()).await("form");
        return page.start(mode);
    }

    private static void decide(JsonObject started, String form) {
        Sandbox.decide(started.getString("authUrl"), form);
    }
}
