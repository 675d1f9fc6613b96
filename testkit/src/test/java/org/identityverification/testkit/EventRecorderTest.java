package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

    private final EventRecorder recorder = new EventRecorder() {};

    @Test
    void returns_each_delivery_once_in_order_and_waits_for_it() {
        CompletableFuture<VerificationCompleted> waiting =
                CompletableFuture.supplyAsync(() -> recorder.await("order-1"));
        recorder.record(SampleVerification.passed().contextId("order-2").completed());
        recorder.record(SampleVerification.failed().contextId("order-1").completed());
        recorder.record(SampleVerification.passed().contextId("order-1").completed());

        assertThat(waiting.join().outcome()).isEqualTo(VerificationOutcome.FAILED);
        assertThat(recorder.await("order-1").outcome()).isEqualTo(VerificationOutcome.PASSED);
        assertThat(recorder.await(event -> event.attempt() == 1).contextId()).contains("order-2");
        assertThat(recorder.events()).hasSize(3);
        recorder.clear();
        assertThat(recorder.events()).isEmpty();
    }
}
