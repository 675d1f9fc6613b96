package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.idOf;
import static org.identityverification.portability.Contract.notice;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
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
    default void a_notification_is_accepted_and_reaches_every_observer_once_the_provider_has_confirmed_it() {
        JsonObject started = passed();
        UUID id = idOf(started);

        assertThat(running().notify(started, true)).isEqualTo(200);

        awaitPassed(started);
        List<JsonObject> sightings = awaitObserved(id, 2);
        assertThat(sightings).extracting(it -> it.getString("observer")).containsExactlyInAnyOrder("sync", "async");
        assertThat(sightings).allSatisfy(it -> {
            assertThat(it.getString("outcome")).isEqualTo("PASSED");
            assertThat(it.getString("flowId")).isEqualTo(started.getString("flowId"));
            assertThat(it.getString("contextId")).isEqualTo(Client.CONTEXT_ID);
            assertThat(it.getString("verifyCode")).isEqualTo("a-code");
            assertThat(it.getBoolean("confirmed")).isTrue();
            assertThat(it.getInt("attempt")).isEqualTo(1);
        });
        awaitDelivered(id);
    }

    @Test
    default void
            observers_run_in_the_applications_context_even_on_a_thread_that_was_created_for_a_caller_outside_of_it()
                    throws Exception {
        whileCallsHang(() -> {});
        provider().reset();

        for (int i = 0; i < ServerContract.BULKHEAD; i++) {
            assertObserversRunInContext();
        }
    }

    private void assertObserversRunInContext() {
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

    @Test
    default void whatever_its_content_type_is_and_without_one_a_notification_with_a_good_token_is_accepted() {
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
    default void a_result_for_a_verification_that_is_unknown_here_gets_404() {
        UUID id = UUID.randomUUID();

        assertThat(application()
                        .notify(running().token(id), "{\"flowId\":\"1862291536444700250\",\"success\":true}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(application().find(id)).doesNotContainKey("id");
    }

    @Test
    default void a_forged_an_expired_and_a_malformed_token_all_get_the_same_404() {
        JsonObject started = started();
        UUID id = idOf(started);
        String good = running().token(id);
        String forged = (good.charAt(70) == 'A' ? good.substring(0, 70) + 'B' : good.substring(0, 70) + 'A')
                + good.substring(71);

        List<HttpResponse<String>> answers = List.of(
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
    default void a_body_of_more_than_16_KiB_gets_413() {
        JsonObject started = started();

        assertThat(application()
                        .notify(running().token(idOf(started)), " ".repeat(16 * 1024 + 1))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    default void a_body_that_is_not_a_notification_gets_400_and_has_no_effect() {
        JsonObject started = started();
        String body = "{\"flowId\":\"1\",\"success\":\"yes\"}";

        assertThat(application().notify(running().token(idOf(started)), body).statusCode())
                .isEqualTo(400);
        assertPending(started);
    }

    @Test
    default void a_GET_of_the_notify_URL_gets_200_and_has_no_effect() {
        JsonObject started = started();

        assertThat(application().open(running().token(idOf(started))).statusCode())
                .isEqualTo(200);
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
