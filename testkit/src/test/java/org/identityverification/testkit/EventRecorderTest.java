package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

    private final EventRecorder recorder = new EventRecorder() {};

    @Test
    void returns_each_delivery_once_in_order_and_waits_for_it() {
        CompletableFuture<VerificationCompleted> waiting =
                CompletableFuture.supplyAsync(() -> recorder.await("order-1"));
        recorder.record(event("order-2", VerificationOutcome.PASSED));
        recorder.record(event("order-1", VerificationOutcome.FAILED));
        recorder.record(event("order-1", VerificationOutcome.PASSED));

        assertThat(waiting.join().outcome()).isEqualTo(VerificationOutcome.FAILED);
        assertThat(recorder.await("order-1").outcome()).isEqualTo(VerificationOutcome.PASSED);
        assertThat(recorder.await(event -> event.attempt() == 1).contextId()).contains("order-2");
        assertThat(recorder.events()).hasSize(3);
        recorder.clear();
        assertThat(recorder.events()).isEmpty();
    }

    private static VerificationCompleted event(String contextId, VerificationOutcome outcome) {
        return new VerificationCompleted(
                UUID.randomUUID(),
                1,
                UUID.randomUUID(),
                Optional.of("1"),
                Optional.of(contextId),
                Optional.empty(),
                FaceAuthMode.TENCENT,
                outcome,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                false,
                ResultSource.NOTIFICATION);
    }
}
