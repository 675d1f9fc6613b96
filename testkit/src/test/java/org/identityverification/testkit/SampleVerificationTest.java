package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.identityverification.ResultSource;
import org.identityverification.StartedVerification;
import org.identityverification.Undelivered;
import org.identityverification.Undelivered.Reason;
import org.identityverification.Verification;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.junit.jupiter.api.Test;

class SampleVerificationTest {

    @Test
    void has_the_same_result_for_an_observer_and_for_a_look_up() {
        SampleVerification sample =
                SampleVerification.failed().contextId("order-1").failReasonCode("1445900");
        VerificationCompleted event = sample.completed();
        Verification known = sample.verification();

        assertThat(event.outcome()).isEqualTo(VerificationOutcome.FAILED);
        assertThat(event.confirmed()).isTrue();
        assertThat(event.source()).isEqualTo(ResultSource.QUERY);
        assertThat(known.id()).isEqualTo(event.verificationId());
        assertThat(known.contextId()).isEqualTo(event.contextId()).contains("order-1");
        assertThat(known.failReason()).isEqualTo(event.failReason()).isPresent();
        assertThat(known.completedAt()).contains(event.completedAt());
        assertThat(known)
                .isEqualTo(sample.verification())
                .isNotEqualTo(sample.account("retail").verification());
    }

    @Test
    void comes_from_a_notification_when_it_is_not_confirmed() {
        assertThat(SampleVerification.passed().confirmed(false).completed().source())
                .isEqualTo(ResultSource.NOTIFICATION);
        assertThat(SampleVerification.expired().completed().source()).isEqualTo(ResultSource.CLOCK);
        assertThat(SampleVerification.expired().verification().confirmed()).isFalse();
    }

    @Test
    void has_no_result_while_it_is_pending() {
        Verification pending = SampleVerification.pending().verification();

        assertThat(pending.status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(pending.completedAt()).isEmpty();
        assertThat(pending.source()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleVerification.pending().completed());
    }

    @Test
    void is_a_claim_without_a_delivery_when_the_reason_is_of_a_claim() {
        assertThat(SampleVerification.passed().undelivered(Reason.NO_ANSWER).deliveryId())
                .isEmpty();
        assertThat(SampleVerification.passed().undelivered(Reason.NODE_DIED).deliveryId())
                .isPresent();
    }

    @Test
    void shows_no_link_and_nothing_of_the_person_in_its_texts() {
        SampleVerification sample = SampleVerification.passed()
                .contextId("canary")
                .flowId("canary")
                .authUrl("canary")
                .originalUrl("canary")
                .webViewUrl("canary")
                .faceToken("canary")
                .verifyCode("canary");

        assertThat(List.of(sample.started(), sample.verification(), sample.completed()))
                .allSatisfy(value -> assertThat(value.toString()).doesNotContain("canary"));
    }

    @Test
    void can_set_whatever_the_api_shows() {
        List<String> settable = Arrays.stream(SampleVerification.class.getMethods())
                .filter(method -> method.getParameterCount() == 1)
                .map(Method::getName)
                .toList();

        assertThat(Stream.of(
                                VerificationCompleted.class,
                                Verification.class,
                                StartedVerification.class,
                                Undelivered.class)
                        .flatMap(type -> Arrays.stream(type.getMethods()))
                        .filter(method -> !method.isDefault())
                        .map(Method::getName))
                // Set by another method, for all values in the same way.
                .filteredOn(name -> !List.of("verificationId", "status", "outcome", "reason", "knownSince", "attempts")
                        .contains(name))
                .isSubsetOf(settable);
    }
}
