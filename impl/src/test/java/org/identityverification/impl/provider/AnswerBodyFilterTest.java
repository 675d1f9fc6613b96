package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.client.ClientResponseContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.identityverification.impl.concurrent.Deadline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The filter that reads answers")
class AnswerBodyFilterTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final AnswerBodyFilter filter = new AnswerBodyFilter();
    private final List<String> events = new ArrayList<>();
    private InputStream entity;

    @AfterEach
    void endCall() {
        AnswerBodyFilter.endCall();
    }

    @Test
    @DisplayName("puts what it read in the body's place and leaves the connection alone")
    void reads() throws IOException {
        AnswerBodyFilter.beginCall(Deadline.after(LONG), () -> events.add("cut off"));

        filter("{\"code\":0}".getBytes(StandardCharsets.UTF_8));

        assertThat(entity).hasContent("{\"code\":0}");
        AnswerBodyFilter.endCall();
        assertThat(events).isEmpty();
    }

    @Test
    @DisplayName("cuts off what is not complete at the deadline, and closes it when the call is over")
    void endsAtTheDeadline() {
        AnswerBodyFilter.beginCall(Deadline.after(Duration.ZERO), () -> events.add("cut off"));

        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> filter(new byte[1]));

        assertThat(events).containsExactly("cut off");
        AnswerBodyFilter.endCall();
        assertThat(events).containsExactly("cut off", "closed");
    }

    @Test
    @DisplayName("cuts off what is too long, passes on one byte more than may be, and closes it when that was read")
    void endsAtTheCap() throws IOException {
        AnswerBodyFilter.beginCall(Deadline.after(LONG), () -> events.add("cut off"));

        filter(new byte[AnswerBodyFilter.MAX_BODY_BYTES + 100]);

        assertThat(entity.readAllBytes()).hasSize(AnswerBodyFilter.MAX_BODY_BYTES + 1);
        assertThat(events).containsExactly("cut off");
        AnswerBodyFilter.endCall();
        assertThat(events).containsExactly("cut off", "closed");
    }

    @Test
    @DisplayName("knows why the connection was cut off when the rest client throws something else")
    void knowsTheReason() throws IOException {
        RuntimeException fall = new NullPointerException();
        AnswerBodyFilter.beginCall(Deadline.after(Duration.ZERO), () -> {});
        assertThat(AnswerBodyFilter.reasonOf(fall)).isSameAs(fall);

        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> filter(new byte[1]));
        assertThat(AnswerBodyFilter.reasonOf(fall)).isInstanceOf(SocketTimeoutException.class);

        AnswerBodyFilter.beginCall(Deadline.after(LONG), () -> {});
        filter(new byte[AnswerBodyFilter.MAX_BODY_BYTES + 1]);
        assertThat(AnswerBodyFilter.reasonOf(fall)).hasMessage("The answer is too long");

        AnswerBodyFilter.endCall();
        assertThat(AnswerBodyFilter.reasonOf(fall)).isSameAs(fall);
    }

    private void filter(byte[] body) throws IOException {
        entity = new ByteArrayInputStream(body) {
            @Override
            public void close() throws IOException {
                events.add("closed");
                throw new IOException("The connection is broken");
            }
        };
        filter.filter(null, response());
    }

    private ClientResponseContext response() {
        return (ClientResponseContext) Proxy.newProxyInstance(
                AnswerBodyFilterTest.class.getClassLoader(),
                new Class<?>[] {ClientResponseContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getEntityStream" -> entity;
                    case "setEntityStream" -> {
                        entity = (InputStream) arguments[0];
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
