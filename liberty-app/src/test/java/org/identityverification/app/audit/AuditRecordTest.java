package org.identityverification.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationRequest;
import org.identityverification.app.audit.AuditRecord.Act;
import org.identityverification.app.audit.AuditRecord.StartOutcome;
import org.identityverification.testkit.SampleVerification;
import org.junit.jupiter.api.Test;

/** The lines are read by programs for years: no field changes its name or its meaning. */
class AuditRecordTest {

    private static final UUID ID = UUID.fromString("5b0f7f4e-3a52-4a4c-9c5e-0d2f5a1b7c11");
    private static final Instant TIME = Instant.parse("2026-03-01T08:00:00.123Z");

    @Test
    void has_for_a_start_the_caller_the_account_the_mode_and_each_consent_that_was_given() {
        VerificationRequest request = VerificationRequest.builder()
                .name("canary")
                .idNumber("canary")
                .contextId("canary")
                .callbackUrl("https://canary.example.com")
                .account("retail")
                .mode(FaceAuthMode.TENCENT)
                .build();

        assertThat(AuditRecord.startLine(
                        TIME,
                        StartOutcome.STARTED,
                        ID,
                        "backend:\"a\"",
                        request,
                        Optional.of("2026-03"),
                        List.of("faceConsent", "transferConsent")))
                .hasToString("""
                        {"event":"start","time":"2026-03-01T08:00:00.123Z","id":"5b0f7f4e-3a52-4a4c-9c5e-0d2f5a1b7c11",\
                        "account":"retail","mode":"TENCENT","outcome":"STARTED","caller":"backend:\\"a\\"","consent":"2026-03",\
                        "faceConsent":true,"transferConsent":true}""");
    }

    @Test
    void leaves_out_what_is_not_known() {
        VerificationRequest request = VerificationRequest.builder().build();

        assertThat(AuditRecord.startLine(
                        TIME, StartOutcome.UNKNOWN, ID, "person", request, Optional.empty(), List.of()))
                .hasToString("""
                        {"event":"start","time":"2026-03-01T08:00:00.123Z","id":"5b0f7f4e-3a52-4a4c-9c5e-0d2f5a1b7c11",\
                        "outcome":"UNKNOWN","caller":"person"}""");
    }

    @Test
    void has_for_an_operators_act_the_target_but_never_a_context() {
        assertThat(AuditRecord.actLine(
                        TIME, new Act("erase", Map.of("id", ID.toString())), "operator:a", OptionalInt.of(1)))
                .hasToString("""
                        {"event":"erase","time":"2026-03-01T08:00:00.123Z","id":"5b0f7f4e-3a52-4a4c-9c5e-0d2f5a1b7c11",\
                        "caller":"operator:a","outcome":"DONE","count":1}""");
        assertThat(AuditRecord.actLine(TIME, new Act("erase", Map.of()), "operator:a", OptionalInt.empty()))
                .hasToString("""
                        {"event":"erase","time":"2026-03-01T08:00:00.123Z","caller":"operator:a","outcome":"FAILED"}""");
    }

    @Test
    void has_for_a_result_its_outcome_its_source_and_its_delivery() {
        VerificationCompleted completed = SampleVerification.failed()
                .id(ID)
                .contextId("canary")
                .account("retail")
                .verifyCode("canary")
                .failReasonCode("1445900")
                .completedAt(TIME)
                .completed();

        assertThat(AuditRecord.resultLine(completed)).hasToString("""
                {"event":"result","time":"2026-03-01T08:00:00.123Z","id":"5b0f7f4e-3a52-4a4c-9c5e-0d2f5a1b7c11",\
                "account":"retail","mode":"TENCENT","outcome":"FAILED","confirmed":true,"source":"QUERY",\
                "deliveryId":"%s"}""".formatted(completed.deliveryId()));
    }
}
