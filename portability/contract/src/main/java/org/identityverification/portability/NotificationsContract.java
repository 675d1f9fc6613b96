package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.idOf;
import static org.identityverification.portability.Contract.notice;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Notifications of the provider, and of a stranger. */
interface NotificationsContract extends Contract {

    /** Well-formed headers, also those that say something else about the body than what it is. */
    List<String> HEADERS = List.of(
            "X-Nothing: x",
            "Content-Type: application/json; charset=gbk",
            "Content-Type: text/plain",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Type: image/png",
            "Accept: image/png",
            "Accept-Charset: gbk",
            "Accept-Language: zh-CN,zh;q=0.9",
            "Authorization: Basic eDp5",
            "Cookie: x=y");

    @Test
    default void a_notification_reaches_every_observer_once_the_provider_has_confirmed_it() {
        JsonObject started = passed();
        UUID id = idOf(started);

        assertThat(running().notify(started, true)).isEqualTo(200);

        awaitPassed(started);
        List<JsonObject> sightings = awaitObserved(id, 2);
        assertThat(sightings).extracting(it -> it.getString("observer")).containsExactlyInAnyOrder("sync", "async");
        assertThat(sightings).allSatisfy(it -> {
            assertThat(Stream.of("outcome", "flowId", "contextId", "verifyCode").map(it::getString))
                    .containsExactly("PASSED", started.getString("flowId"), Client.CONTEXT_ID, "a-code");
            assertThat(it.getBoolean("confirmed")).isTrue();
            assertThat(it.getInt("attempt")).isEqualTo(1);
        });
        awaitDelivered(id);
    }

    @Test
    default void observers_run_in_the_applications_context_on_every_thread() throws Exception {
        whileCallsHang(() -> {});
        provider().reset();

        for (int i = 0; i < ServerContract.BULKHEAD; i++) {
            JsonObject started = passed();
            running().notify(started, true);

            assertThat(awaitObserved(idOf(started), 2)).allSatisfy(it -> {
                JsonObject context = it.getJsonObject("context");
                assertThat(context.getString("class")).isEqualTo("Surroundings");
                assertThat(context.getString("configuration")).isEqualTo("known");
                assertThat(context.getString("requestScope")).isEqualTo("RequestBean");
                if (running().server().hasNames()) {
                    assertThat(context.getString("jndi")).doesNotEndWith("Exception");
                }
            });
        }
    }

    @Test
    default void a_notification_with_a_good_token_is_accepted_with_any_headers() {
        JsonObject started = passed();
        String token = running().token(idOf(started));
        String json = "{\"new\":{\"deep\":[1]},\"flowId\":\"%s\",\"success\":true,\"status\":null,\"action\":\"x\"}"
                .formatted(started.getString("flowId"));

        for (String header : HEADERS) {
            String[] parts = header.split(": ", 2);
            assertThat(application().notify(token, json, parts[0], parts[1]).statusCode())
                    .as(header)
                    .isEqualTo(200);
        }
        awaitPassed(started);
    }

    @Test
    default void every_token_that_is_not_good_gets_the_same_404() {
        JsonObject started = started();
        UUID id = idOf(started);
        String good = running().token(id);
        String forged = (good.charAt(70) == 'A' ? good.substring(0, 70) + 'B' : good.substring(0, 70) + 'A')
                + good.substring(71);

        List<HttpResponse<String>> answers = List.of(
                application().notify(running().token(UUID.randomUUID()), notice(started, true)),
                application().notify(forged, notice(started, true)),
                application().notify(running().expiredToken(id), notice(started, true)),
                application().notify("senseless", notice(started, true)),
                application().open(forged));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(404);
        assertThat(answers)
                .extracting(HttpResponse::body)
                .containsOnly(answers.get(0).body());
        assertPending(started);
    }

    @Test
    default void what_is_no_notification_has_no_effect() {
        JsonObject started = started();
        String token = running().token(idOf(started));

        assertThat(application().notify(token, "{\"flowId\":\"1\",\"success\":\"yes\"}"))
                .returns(400, HttpResponse::statusCode);
        assertThat(application().notify(token, " ".repeat(16 * 1024 + 1))).returns(413, HttpResponse::statusCode);
        assertThat(application().open(token)).returns(200, HttpResponse::statusCode);
        assertPending(started);
    }

    private void awaitPassed(JsonObject started) {
        await().atMost(LONG_ENOUGH)
                .until(() -> application()
                        .find(idOf(started))
                        .getString("status", "none")
                        .equals("PASSED"));
    }
}
