package org.identityverification.testkit.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpoiledAnswerTest {

    private static final JsonObject HEALTHY =
            Json.createObjectBuilder().add("code", 0).add("message", "成功").build();

    @Test
    void slow_and_hang_are_delayed() {
        assertThat(SpoiledAnswer.SLOW.answer(HEALTHY).delay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(SpoiledAnswer.HANG.answer(HEALTHY).delay()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void drips_the_healthy_answer_byte_by_byte() throws IOException {
        int[] flushes = {0};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                flushes[0]++;
            }
        };

        // An interrupted thread does not pause.
        Thread.currentThread().interrupt();
        SpoiledAnswer.DRIP.answer(HEALTHY).body().writeTo(out);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(out.toString(UTF_8)).isEqualTo(HEALTHY.toString());
        assertThat(flushes[0]).isEqualTo(out.size());
    }
}
