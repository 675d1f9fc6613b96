package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.idOf;
import static org.identityverification.portability.Contract.notice;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifications of the provider, and of a stranger. */
interface NotificationsContract extends Contract {

    String LONG = "x".repeat(3000);

    /** Lines that HTTP itself does not forbid; most clients would not send them. */
    List<String> ODD_HEADERS = List.of(
            "Content-Type: json",
            "Content-Type:",
            "Content-Type: utf-8",
            "Content-Type: /",
            "Content-Type: application/",
            "Content-Type: ;charset=utf-8",
            "Content-Type: application/json,application/json",
            "Content-Type: application/json\r\nContent-Type: text/plain",
            "Content-Type: application/json charset=utf-8",
            "Content-Type: application/json;charset",
            "Content-Type: application/json; charset=none-such",
            "Content-Type: application/json; charset=\"utf-8",
            "Content-Type: application/json; charset=utf-8; charset=gbk",
            "Content-Type: multipart/form-data",
            "Content-Type: application/x-www-form-urlencoded; charset=%zz",
            "Content-Type: \u5e94\u7528/json",
            "Content-Type: " + LONG,
            "Accept: json",
            "Accept:",
            "Accept: ;;",
            "Accept: image/png",
            "Accept: */*;q=2",
            "Accept: application/json;q=x",
            "Accept: a line for your log ///",
            "Accept: " + LONG,
            "Accept-Charset: utf-8;q=x",
            "Accept-Charset: none-such",
            "Accept-Encoding: gzip;q=x",
            "Accept-Encoding: identity;q=0",
            "Accept-Language: zh;q=1.5",
            "Accept-Language: zh;q=x",
            "Accept-Language: zh_CN.UTF-8",
            "Accept-Language: \u4e2d\u6587",
            "Accept-Language: ;;",
            "Accept-Language: " + LONG,
            "Content-Encoding: gzip",
            "Content-Encoding: none-such",
            "Content-Language: ;;",
            "Content-Disposition: ;;",
            "Content-Location: ::",
            "Content-MD5: %",
            "Content-Range: x",
            "Cookie: ;;=,=\"",
            "Cookie: $Version=x; $Path",
            "Date: yesterday",
            "If-Match: x",
            "If-Modified-Since: yesterday",
            "If-None-Match: *",
            "Range: bytes=x",
            "Authorization: Bearer x",
            "Authorization: Basic %",
            "Origin: ::",
            "Referer: ::",
            "User-Agent:",
            "X-HTTP-Method-Override: DELETE",
            "traceparent: x",
            "baggage: ;=,%zz");

    @Test
    default void a_notification_is_accepted_and_reaches_every_observer_once_the_provider_has_confirmed_it() {
        JsonObject started = passed(started());
        UUID id = idOf(started);

        assertThat(application()
                        .notify(running().token(id), notice(started, true))
                        .statusCode())
                .isEqualTo(200);

        awaitStatus(id, "PASSED");
        List<JsonObject> sightings = awaitObserved(id, 2);
        assertThat(sightings).extracting(it -> it.getString("observer")).containsExactlyInAnyOrder("sync", "async");
        assertThat(sightings).allSatisfy(it -> {
            assertThat(it.getString("outcome")).isEqualTo("PASSED");
            assertThat(it.getString("flowId")).isEqualTo(started.getString("flowId"));
            assertThat(it.getString("contextId")).isEqualTo("201908221430111");
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
        startsFail(HANG);
        CompletableFuture<List<JsonObject>> strangers = application().startManyInBackground(ServerContract.BULKHEAD);
        try {
            await().atMost(ServerContract.READ_TIMEOUT)
                    .until(() -> provider().calls().size() == ServerContract.BULKHEAD);
        } finally {
            provider().clock().forward(SpoiledAnswer.HANG_TIME);
        }
        assertThat(strangers.get(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS))
                .hasSize(ServerContract.BULKHEAD)
                .allMatch(Contract::isStarted);
        provider().reset();

        for (int i = 0; i < ServerContract.BULKHEAD; i++) {
            assertObserversRunInContext();
        }
    }

    private void assertObserversRunInContext() {
        JsonObject started = passed(started());
        application().notify(running().token(idOf(started)), notice(started, true));

        assertThat(awaitObserved(idOf(started), 2)).allSatisfy(it -> {
            JsonObject context = it.getJsonObject("context");
            assertThat(context.getString("class")).isEqualTo("Surroundings");
            assertThat(context.getString("configuration")).isEqualTo("known");
            assertThat(context.getString("requestScope")).isEqualTo("RequestBean");
            if (!running().server().lacks().contains(Feature.JNDI)
                    && !running().server().lacks().contains(Feature.CONCURRENCY)) {
                assertThat(context.getString("jndi")).doesNotEndWith("Exception");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/json", "text/plain", "application/x-www-form-urlencoded", "image/png"})
    default void any_content_type_or_none_and_any_unknown_field_is_accepted(String contentType) {
        JsonObject started = passed(started());
        String json = "{\"new\":{\"deep\":[1]},\"flowId\":\"%s\",\"success\":true,\"status\":null,\"action\":\"x\"}"
                .formatted(started.getString("flowId"));

        assertThat(application()
                        .notify(
                                running().token(idOf(started)),
                                BodyPublishers.ofString(json),
                                contentType.isEmpty() ? new String[0] : new String[] {"Content-Type", contentType})
                        .statusCode())
                .isEqualTo(200);
        awaitStatus(idOf(started), "PASSED");
    }

    @Test
    default void whatever_its_headers_are_a_notification_with_a_good_token_and_a_good_body_is_accepted() {
        JsonObject started = passed(started());
        String token = running().token(idOf(started));
        String json = "{\"flowId\":\"%s\",\"success\":true}".formatted(started.getString("flowId"));

        Map<String, Integer> refused = new LinkedHashMap<>();
        for (String headers : ODD_HEADERS) {
            int status = application().notifyByBytes(token, json, headers);
            if (status != 200 && !running().server().refuses(headers)) {
                refused.put(headers, status);
            }
        }

        assertThat(refused).isEmpty();
        awaitStatus(idOf(started), "PASSED");
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
        assertThat(application().find(id).getString("status")).isEqualTo("PENDING");
    }

    @Test
    default void a_body_of_more_than_16_KiB_gets_413() {
        JsonObject started = started();
        byte[] body = new byte[16 * 1024 + 1];
        Arrays.fill(body, (byte) ' ');

        assertThat(application()
                        .notify(
                                running().token(idOf(started)),
                                BodyPublishers.ofByteArray(body),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    default void a_body_that_is_not_a_notification_gets_400_and_has_no_effect() {
        JsonObject started = started();
        String body = "{\"flowId\":\"1\",\"success\":\"yes\"}";

        assertThat(application().notify(running().token(idOf(started)), body).statusCode())
                .isEqualTo(400);
        assertThat(application().find(idOf(started)).getString("status")).isEqualTo("PENDING");
    }

    @Test
    default void a_GET_of_the_notify_URL_gets_200_and_has_no_effect() {
        JsonObject started = started();

        assertThat(application().open(running().token(idOf(started))).statusCode())
                .isEqualTo(200);
        assertThat(application().find(idOf(started)).getString("status")).isEqualTo("PENDING");
    }
}
