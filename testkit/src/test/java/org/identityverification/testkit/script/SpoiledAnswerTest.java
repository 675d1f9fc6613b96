package org.identityverification.testkit.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.identityverification.testkit.wire.Answer;
import org.junit.jupiter.api.Test;

class SpoiledAnswerTest {

    private static final JsonObject HEALTHY = Json.createObjectBuilder()
            .add("code", 0)
            .add("message", "成功")
            .add("data", Json.createObjectBuilder().add("flowId", "1").add("expire", 1625737347563L))
            .build();

    @Test
    void no_data_leaves_out_the_data() throws IOException {
        assertThat(body(spoil(SpoiledAnswer.NO_DATA))).isEqualTo("{\"code\":0,\"message\":\"成功\"}");
    }

    @Test
    void slowAndHangAreDelayed() {
        assertThat(spoil(SpoiledAnswer.SLOW).delay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(spoil(SpoiledAnswer.HANG).delay()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void cutEndsBeforeTheAnnouncedLength() {
        Answer answer = spoil(SpoiledAnswer.CUT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> answer.body().writeTo(out)).isInstanceOf(IOException.class);
        assertThat(out.size()).isBetween(1, (int) answer.length() - 1);
    }

    @Test
    void dripsTheHealthyAnswerByteByByte() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] flushes = {0};
        // An interrupted thread does not pause.
        Thread.currentThread().interrupt();
        spoil(SpoiledAnswer.DRIP).body().writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                out.write(b);
            }

            @Override
            public void flush() {
                flushes[0]++;
            }
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(out.toString(UTF_8)).isEqualTo(HEALTHY.toString());
        assertThat(flushes[0]).isEqualTo(out.size());
    }

    private Answer spoil(SpoiledAnswer fault) {
        return fault.answer(HEALTHY);
    }

    private static String body(Answer answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.body().writeTo(out);
        return out.toString(UTF_8);
    }
}
