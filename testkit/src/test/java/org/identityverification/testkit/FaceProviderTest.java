package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.expires;
import static org.identityverification.testkit.script.Outcome.fails;
import static org.identityverification.testkit.script.Outcome.neverFinishes;
import static org.identityverification.testkit.script.Outcome.passes;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notification;
import org.identityverification.testservers.HttpRequests;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaceProviderTest {

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start();

    @AutoClose
    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(provider.configuration());
    }

    private Check started(String customer) {
        shop.check(customer, Person.adult());
        return provider.awaitCheck();
    }

    @Test
    void sends_notifications_out_of_order() {
        provider.nextCheck(fails().notificationLate(Duration.ofMinutes(1)).thenPasses());
        shop.check("c", Person.adult());

        assertThat(provider.awaitNotified().body()).contains("\"success\":true");
        provider.clock().forward(Duration.ofMinutes(1));
        assertThat(provider.awaitNotified().body()).contains("\"success\":false");
    }

    @Test
    void lets_a_person_take_time() {
        Check check = started("slow");
        check.end(passes().after(Duration.ofMinutes(1)));

        assertThat(shop.ask(check.flowId())).isNotEqualTo("SUCCESS");
        provider.clock().forward(Duration.ofMinutes(1));
        assertThat(check.awaitNotified().status()).isEqualTo(200);
    }

    @Test
    void sends_notifications_twice_never_and_to_a_forged_URL() {
        Check twice = started("twice");
        twice.end(passes().notificationTwice());
        Check never = started("never");
        never.end(passes().notificationLost());
        Check forged = started("forged");
        forged.end(passes().notificationForged());

        assertThat(List.of(twice.awaitNotified().status(), twice.awaitNotified().status()))
                .containsExactly(200, 200);
        assertThat(forged.awaitNotified().status()).isEqualTo(404);
        assertThat(shop.isVerified("forged")).isFalse();
        assertThat(shop.ask(never.flowId())).isEqualTo("SUCCESS");
        assertThat(never.notifications()).isEmpty();
    }

    @Test
    void keeps_a_check_open_or_lets_its_link_expire() {
        provider.nextCheck(neverFinishes());
        provider.nextCheck(expires());
        shop.check("open", Person.adult());
        String link = shop.check("over", Person.adult());

        assertThat(shop.ask(provider.awaitCheck().flowId())).isEqualTo("ING");
        Check over = provider.awaitCheck();
        assertThat(over.link()).hasToString(link);
        assertThat(over.contextId()).contains("over");
        assertThat(HttpRequests.get(over.link()).statusCode()).isEqualTo(410);
    }

    @Test
    void can_notify_of_successes_only() {
        provider.notifySuccessesOnly();
        Check check = started("c");
        check.fail();
        assertThat(shop.ask(check.flowId())).isEqualTo("FAIL");
        check.pass();
        assertThat(check.awaitNotified().body()).contains("\"success\":true");
        assertThat(check.notifications()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(BusinessError.class)
    void refuses_as_the_provider_does_with_any_status(BusinessError error) {
        provider.nextCall(error);
        provider.nextCall(error.under(500));
        provider.nextQueries(1, error);
        assertThat(shop.check("c", Person.adult())).isEqualTo("" + error.code());
        assertThat(shop.check("c", Person.adult())).isEqualTo("" + error.code());
        assertThat(shop.ask("1")).isEqualTo("" + error.code());
        assertThat(provider.checks()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_ANSWER", "CUT", "NO_DATA", "HTML_502", "HTML", "EMPTY", "HTTP_500"})
    void spoils_the_answer_of_a_call_that_has_succeeded(SpoiledAnswer fault) {
        provider.nextCheck(passes());
        provider.nextCall(fault);
        assertThat(shop.check("c", Person.adult())).isEqualTo("unreadable");
        provider.awaitNotified();
        assertThat(shop.isVerified("c")).isTrue();
    }

    @Test
    void hangs_until_its_clock_is_moved() {
        provider.nextCall(SpoiledAnswer.HANG);
        CompletableFuture<String> link = CompletableFuture.supplyAsync(() -> shop.check("c", Person.adult()));

        await().until(() -> provider.calls().size() == 1);
        assertThat(link).isNotDone();
        provider.clock().forward(Duration.ofMinutes(2));
        assertThat(link.join()).startsWith("http");
    }

    @Test
    void fails_every_query_for_one_result_until_the_test_ends_it() {
        Check other = started("c");
        Check check = started("d");
        check.queriesFail(BusinessError.NO_FACE_CHECK);
        provider.nextQueries(1, GatewayRefusal.THROTTLED);

        assertThat(List.of(shop.ask(check.flowId()), shop.ask(check.flowId()), shop.ask(other.flowId())))
                .containsExactly("T429PA", "30503055", "ING");
        check.queriesSucceed();
        assertThat(shop.ask(check.flowId())).isEqualTo("ING");
        check.queriesFail(BusinessError.NO_FACE_CHECK);
        provider.reset();
        assertThat(shop.ask(check.flowId())).isEqualTo("ING");
    }

    @Test
    void gives_any_answer_that_the_test_wants() {
        provider.nextCall(Fault.of(200, "{\"code\":0,\"data\":{\"authUrl\":\"x\"}}"));
        assertThat(shop.check("c", Person.adult())).isEqualTo("x");

        provider.nextCall(Fault.of(Answer.text(401, "", "{}").with(GatewayRefusal.ERROR_CODE, "X401XX")));
        assertThat(shop.check("c", Person.adult())).isEqualTo("X401XX");
    }

    @Test
    void shows_the_calls_with_their_headers_and_bodies() {
        Person person = Person.adult();
        shop.check("c", person);
        shop.ask("1");

        assertThat(provider.calls())
                .hasToString(
                        "[POST /v2/identity/auth/api/individual/face, GET /v2/identity/auth/pub/individual/1/face]");
        Call start = provider.calls().get(0);
        assertThat(start.header("authorization")).contains("APPCODE " + provider.appCode());
        assertThat(start.json().getString("idNo")).isEqualTo(person.idNumber());
    }

    @Test
    void shows_the_queries_for_one_result_and_the_check_that_they_are_about() {
        Check other = started("c");
        Check check = started("d");
        shop.ask(check.flowId());
        shop.ask(other.flowId());

        assertThat(check.queries()).containsExactly(provider.calls().get(2));
        provider.reset();
        assertThat(check.queries()).isEmpty();
        assertThat(provider.check(other.flowId()).contextId()).contains("c");
        assertThatThrownBy(() -> provider.check("1")).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @CsvSource({"204, ''", "302, ''", "0, Timeout"})
    void shows_each_notification_with_the_receivers_answer_repetitions_included(int refusal, String why) {
        shop.answers(refusal);
        Check check = started("c");
        check.pass();

        Notification refused = check.awaitNotified();
        assertThat(refused.status()).isEqualTo(refusal);
        assertThat(refused.answer()).contains(why);
        shop.answers(200);
        provider.clock().forward(Duration.ofSeconds(2));
        assertThat(check.awaitNotified().status()).isEqualTo(200);
        assertThat(check.notifications()).hasSize(2);
    }

    @Test
    void shows_requests_that_the_test_itself_causes() {
        Check check = started("c");
        check.open();
        await().until(() ->
                check.notifications().stream().anyMatch(it -> it.method().equals("GET")));
        assertThat(shop.ask(check.flowId())).isEqualTo("SCAN");
        assertThat(check.post("{}").status()).isEqualTo(200);
        assertThat(check.notifyUrl().orElseThrow().getPath()).startsWith("/notifications/");
    }

    @Test
    void forgets_everything_before_the_next_test_but_keeps_links() {
        provider.clock().forward(Duration.ofHours(1));
        provider.nextCheck(passes());
        Check check = started("c");
        check.end(fails().notificationLate(Duration.ofMinutes(90)));
        provider.nextCall(SpoiledAnswer.HTTP_500);
        provider.reset();

        assertThat(provider.calls()).isEmpty();
        assertThat(provider.checks()).isEmpty();
        assertThat(provider.clock().instant()).isBefore(Instant.now().plusSeconds(1));
        assertThat(HttpRequests.get(check.link()).statusCode()).isEqualTo(200);
        assertThat(shop.check("d", Person.adult())).startsWith("http");
        provider.clock().forward(Duration.ofHours(2));
        provider.awaitCheck().pass();
        assertThat(provider.awaitNotified().body()).contains("\"success\":true");
        assertThat(shop.visits()).containsOnlyOnce("POST");
    }

    @Test
    void writes_its_configuration_as_a_file_that_overrides_the_applications_own() throws IOException {
        Properties file = new Properties();
        file.load(new StringReader(provider.configurationFile()));

        assertThat(file).containsAllEntriesOf(provider.configuration()).containsEntry("config_ordinal", "500");
    }

    @Test
    void closes_itself_after_each_test_or_after_the_last_nested_class() {
        FaceProvider ofATest = FaceProvider.start();
        ofATest.beforeEach(null);
        assertThat(isOpen(ofATest)).isTrue();
        ofATest.afterEach(null);
        assertThat(isOpen(ofATest)).isFalse();

        FaceProvider ofAClass = FaceProvider.start();
        ofAClass.beforeAll(null);
        ofAClass.beforeAll(null);
        ofAClass.beforeEach(null);
        ofAClass.afterEach(null);
        ofAClass.afterAll(null);
        assertThat(isOpen(ofAClass)).isTrue();
        ofAClass.afterAll(null);
        assertThat(isOpen(ofAClass)).isFalse();
    }

    private static boolean isOpen(FaceProvider provider) {
        try {
            return HttpRequests.get(URI.create(provider.url() + "/")).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @Test
    void does_not_disturb_another_in_the_same_JVM() throws IOException {
        try (FaceProvider other = FaceProvider.start();
                Shop otherShop = new Shop(other.configuration())) {
            other.clock().forward(Duration.ofDays(1));
            other.nextCheck(fails());
            provider.nextCheck(passes());
            otherShop.check("c", Person.adult());
            shop.check("c", Person.adult());

            assertThat(other.awaitNotified().status()).isEqualTo(200);
            assertThat(provider.awaitNotified().status()).isEqualTo(200);
            assertThat(otherShop.ask(other.awaitCheck().flowId())).isEqualTo("FAIL");
            assertThat(shop.ask(provider.awaitCheck().flowId())).isEqualTo("SUCCESS");
            assertThat(other.calls()).hasSize(2);
            assertThat(otherShop.visits()).containsOnlyOnce("POST");
        }
    }

    @Test
    void says_so_when_its_port_is_taken() {
        int port = Integer.parseInt(provider.url().replaceFirst(".*:", ""));
        assertThatThrownBy(() -> FaceProvider.start(port, "x"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("" + port);
    }

    /** The beginning of a test of a server that is already running, which docs/testing-your-application.md shows. */
    static class RunningServer {
        @RegisterExtension
        static FaceProvider provider = FaceProvider.start(9099, "test-app-code");
    }

    /** The same with several app codes. */
    static class SeveralAccounts {
        @RegisterExtension
        static FaceProvider provider = FaceProvider.start(9099, "test-app-code", "app-code-of-retail");
    }
}
