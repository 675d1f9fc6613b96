package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.portability.Contract.idOf;
import static org.identityverification.portability.Contract.isStarted;
import static org.identityverification.testkit.script.BusinessError.FAILED;
import static org.identityverification.testkit.script.BusinessError.ID_NUMBER_WRONG;
import static org.identityverification.testkit.script.BusinessError.PACKAGE_USED_UP;
import static org.identityverification.testkit.script.BusinessError.WHITE_SPACE;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.identityverification.testkit.script.SpoiledAnswer.NO_ANSWER;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.HttpRequests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration, calls to the provider, and their outcomes. */
interface CallsContract extends Contract {

    /** JSON without a content type. */
    private static Fault withoutType(int status) {
        return Fault.of(Answer.text(status, "", "{\"code\":30503107}"));
    }

    /** How calls can fail, and the kind of failure that the application must get for each: the same on every server. */
    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("INVALID_REQUEST", ID_NUMBER_WRONG, 1),
                arguments("INVALID_REQUEST", WHITE_SPACE.under(400), 1),
                arguments("BALANCE_USED_UP", PACKAGE_USED_UP.under(403), 1),
                arguments("BALANCE_USED_UP", withoutType(200), 1),
                arguments("BALANCE_USED_UP", withoutType(403), 1),
                arguments("APP_CODE_REFUSED", GatewayRefusal.WRONG_APP_CODE, 1),
                arguments("NOT_AUTHORIZED", Fault.of(Answer.empty(401)), 1),
                arguments("PROVIDER_FAILED", FAILED.under(500), 1),
                arguments("UNKNOWN_CODE", Fault.of(404, "{\"code\":39999999}"), 1),
                arguments("UNREADABLE_ANSWER", SpoiledAnswer.CUT, 1),
                arguments("UNREADABLE_ANSWER", SpoiledAnswer.EMPTY, 1),
                arguments("UNREADABLE_ANSWER", SpoiledAnswer.HTML, 1),
                arguments("UNREADABLE_ANSWER", SpoiledAnswer.NO_DATA, 1),
                arguments("UNREADABLE_ANSWER", SpoiledAnswer.HTTP_500, 1),
                arguments("UNREADABLE_ANSWER", Fault.of(200, "\"" + "x".repeat(1 << 21) + "\""), 1),
                // The provider would record a call if the redirect was followed.
                arguments(
                        "UNREADABLE_ANSWER",
                        Fault.of(Answer.empty(302).with("Location", "/v2/identity/auth/pub/individual/1/face")),
                        1),
                arguments("TIMEOUT", GatewayRefusal.D504RE, 1),
                arguments("THROTTLED", GatewayRefusal.THROTTLED, 3),
                arguments("NONCE_REFUSED", GatewayRefusal.NONCE_USED, 3),
                arguments("UNREACHABLE", GatewayRefusal.D503BB, 3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void the_injected_service_starts_a_verification(boolean async) {
        JsonObject started = application().start("?async=" + async + "&contextId=" + Client.CONTEXT_ID);

        assertThat(isStarted(started)).as("%s", started).isTrue();
        assertThat(started.getString("authUrl"))
                .isEqualTo(provider().awaitCheck().link().toString());
        JsonObject found = application().find(idOf(started));
        assertThat(found.getString("status")).isEqualTo("PENDING");
        assertThat(found.getString("flowId")).isEqualTo(started.getString("flowId"));
        assertThat(found.getString("contextId")).isEqualTo(Client.CONTEXT_ID);
    }

    @Test
    default void every_call_has_the_app_code_a_nonce_of_its_own_and_the_documented_body() {
        started();
        started();

        List<Call> calls = provider().calls();
        assertThat(calls)
                .hasSize(2)
                .allMatch(it -> it.header("Authorization").orElseThrow().equals("APPCODE " + Running.APP_CODE))
                .allMatch(it -> it.header("Content-Type").orElseThrow().startsWith("application/json"));
        assertThat(nonces()).doesNotHaveDuplicates().allMatch(it -> it.matches("\\d{13}"));
        JsonObject body = calls.get(0).json();
        assertThat(Stream.of("name", "idNo", "faceauthMode", "contextId", "callbackUrl")
                        .map(body::getString))
                .containsExactly("张三", "320926199003055276", "TENCENT", Client.CONTEXT_ID, ServerContract.CALLBACK_URL);
        assertThat(body.getString("notifyUrl")).startsWith(application().api() + "notifications/");
        assertThat(running().logLines("IDV0003")).as("in memory").isEmpty();
    }

    @Test
    default void the_servers_readiness_covers_the_module() {
        HttpResponse<String> answer =
                HttpRequests.get(running().server().readiness(running().setup()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"UP\"");
    }

    @ParameterizedTest
    @MethodSource("org.identityverification.portability.CallsContract#failures")
    default void every_failure_is_the_same_exception_on_every_server(String kind, Fault fault, int calls) {
        startsFail(fault);

        JsonObject report = application().start();

        assertThat(report.getString("kind", "")).as("%s", report).isEqualTo(kind);
        assertThat(report.containsKey("id")).isTrue();
        assertThat(nonces()).hasSize(calls).doesNotHaveDuplicates();
        assertThat(running().logLines("IDV0013"))
                .as("failures unknown to the module")
                .isEmpty();
    }

    @Test
    default void a_connection_that_ends_without_a_byte_leaves_one_flow_of_unknown_outcome() {
        startsFail(NO_ANSWER);

        // The first reuses a connection. Each ends its connection, so the last ones open new ones.
        for (int starts = 1; starts <= 2 * ServerContract.BULKHEAD; starts++) {
            JsonObject report = application().start();

            assertThat(report.getString("kind", "")).as("%s", report).isEqualTo("UNREADABLE_ANSWER");
            assertThat(report.getBoolean("outcomeUnknown")).isTrue();
            assertThat(provider().checks()).hasSize(starts);
            assertThat(provider().calls()).hasSize(starts);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0,\"data\":{\"flowId\":\"1862291536444700249\"}}",
                "{\"data\":{\"new\":{\"deep\":[1,{}]},\"flowId\":1862291536444700249,\"authUrl\":null},\"code\":\"0\",\"new\":[]}",
                "{\"code\":0,\"message\":null,\"data\":{\"flowId\":\"1862291536444700249\",\"expire\":\"1893456000000\",\"faceToken\":\"t\"}}"
            })
    default void missing_unknown_and_other_fields_do_not_break_an_answer(String answer) {
        provider().nextCall(Fault.of(200, answer));

        JsonObject report = application().start();

        assertThat(isStarted(report)).as("%s", report).isTrue();
        assertThat(report.getString("flowId")).isEqualTo("1862291536444700249");
    }

    @Test
    default void a_result_that_was_queried_is_delivered_as_confirmed() {
        UUID id = idOf(started());
        provider().awaitCheck().end(passes().notificationLost());

        assertThat(application().query(id).getString("status")).isEqualTo("PASSED");

        assertThat(awaitObserved(id, 2)).allMatch(it -> it.getBoolean("confirmed"));
    }
}
