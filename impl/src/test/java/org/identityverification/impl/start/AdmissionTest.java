package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A node takes one more start")
class AdmissionTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Admission admission = new Admission(nanos::get);

    private void enter(int count) {
        IntStream.range(0, count).forEach(i -> admission.enter());
    }

    private void endEvery(int count, Duration pace) {
        IntStream.range(0, count).forEach(i -> {
            nanos.addAndGet(pace.toNanos());
            admission.end();
        });
    }

    @Test
    @DisplayName("of a burst, as long as it is not known how long starts take")
    void burst() {
        enter(1000);

        assertThat(admission.admits()).isTrue();
    }

    @Test
    @DisplayName("until those that wait need more than a quarter of a second, and again when they need less")
    void overload() {
        enter(300);
        endEvery(100, Duration.ofMillis(2));

        assertThat(admission.admits()).isFalse();

        endEvery(90, Duration.ofMillis(2));

        assertThat(admission.admits()).isTrue();
    }

    @Test
    @DisplayName("as soon as none waits any more, however slow it was before")
    void recovered() {
        enter(100);
        endEvery(100, Duration.ofSeconds(1));
        enter(100);
        endEvery(1, Duration.ofMillis(2));

        assertThat(admission.admits()).isTrue();
    }

    @Test
    @DisplayName("however many wait for the provider")
    void provider() {
        enter(300);
        endEvery(100, Duration.ofMillis(2));
        IntStream.range(0, 150).forEach(i -> admission.leave());

        assertThat(admission.admits()).isTrue();
    }
}
