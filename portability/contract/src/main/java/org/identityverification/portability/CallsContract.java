package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.portability.Contract.idOf;
import static org.identityverification.portability.Contract.isStarted;
import static org.identityverification.testkit.script.BusinessError.FLOW_UNKNOWN;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.identityverification.testkit.script.SpoiledAnswer.NO_ANSWER;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to the provider, and their outcomes. */
interface CallsContract extends Contract {

    @Test
    default void the_injected_service_starts_a_verification() {
        JsonObject started = started();

        assertThat(started.getString("authUrl"))
                .isEqualTo(provider().awaitCheck().link().toString());
        JsonObject found = application().find(idOf(started));
        assertThat(found.getString("status")).isEqualTo("PENDING");
        assertThat(found.getString("flowId")).isEqualTo(started.getString("flowId"));
        assertThat(found.getString("contextId")).isEqualTo(Client.CONTEXT_ID);
    }

    @Test
    default void startAsync_does_the_same() {
        JsonObject started = application().start("?async=true");

        assertThat(isStarted(started)).as("%s", started).isTrue();
        assertPending(started);
    }

    @Test
    default void every_call_has_the_app_code_a_nonce_of_its_own_and_the_documented_body() {
        JsonObject first = started();
        started();

        List<Call> calls = provider().calls();
        assertThat(calls)
                .hasSize(2)
                .allMatch(it -> it.header("Authorization").orElseThrow().equals("APPCODE " + Running.APP_CODE))
                .allMatch(it -> it.header("Content-Type").orElseThrow().startsWith("application/json"));
        assertThat(nonces()).doesNotHaveDuplicates().allMatch(it -> it.matches("\\d{13}"));
        JsonObject body = calls.get(0).json();
        assertThat(body.getString("name")).isEqualTo("张三");
        assertThat(body.getString("idNo")).isEqualTo("320926199003055276");
        assertThat(body.getString("faceauthMode")).isEqualTo("TENCENT");
        assertThat(body.getString("contextId")).isEqualTo(Client.CONTEXT_ID);
        assertThat(body.getString("notifyUrl")).startsWith(application().api() + "notifications/");
        assertThat(first.getString("flowId")).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    default void every_failure_is_the_exception_that_the_table_names_on_every_server_and_is_retried_where_that_may_help(
            Failure failure) {
        startsFail(failure.fault());

        JsonObject report = application().start();

        assertThat(report.getString("kind", "")).as("%s", report).isEqualTo(failure.kind());
        assertThat(report.containsKey("id")).isTrue();
        assertThat(nonces()).hasSize(failure.retried() ? 3 : 1).doesNotHaveDuplicates();
        assertThat(running().logLines("IDV0013"))
                .as("failures unknown to the module")
                .isEmpty();
    }

    @Test
    default void a_connection_new_or_reused_that_ends_without_a_byte_of_an_answer_leaves_one_flow_of_unknown_outcome() {
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
    default void fields_that_are_missing_unknown_or_of_another_type_do_not_break_an_answer(String answer) {
        provider().nextCall(Fault.of(200, answer));

        JsonObject report = application().start();

        assertThat(isStarted(report)).as("%s", report).isTrue();
        assertThat(report.getString("flowId")).isEqualTo("1862291536444700249");
    }

    @Test
    default void the_provider_can_be_queried_for_a_result_which_is_then_delivered_as_confirmed() {
        UUID id = idOf(started());
        provider().awaitCheck().end(passes().notificationLost());

        assertThat(application().query(id).getString("status")).isEqualTo("PASSED");

        assertThat(awaitObserved(id, 2)).allMatch(it -> it.getBoolean("confirmed"));
    }

    @Test
    default void a_flow_that_the_provider_does_not_know_is_a_FlowUnknownException_whatever_the_HTTP_status() {
        UUID id = idOf(started());

        Check check = provider().awaitCheck();
        for (int status : new int[] {200, 404}) {
            check.queriesFail(FLOW_UNKNOWN.under(status));
            assertThat(application().query(id).getString("kind", "")).isEqualTo("FLOW_UNKNOWN");
        }
    }
}
