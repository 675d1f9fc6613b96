package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerBodyFilterTest {

    private final AtomicBoolean cutOff = new AtomicBoolean();

    @AfterEach
    void endCall() {
        AnswerBodyFilter.endCall();
    }

    /** The byte more shows that the body was too long. */
    @ParameterizedTest
    @CsvSource({"0, 0, false", "1048576, 1048576, false", "1048577, 1048577, true", "4194304, 1048577, true"})
    void reads_no_more_than_a_byte_over_1_MiB_and_then_cuts_off_the_connection(int sent, int read, boolean cut)
            throws IOException {
        AnswerBodyFilter.beginCall(Deadline.after(Duration.ofHours(1)), () -> cutOff.set(true));
        InputStream body = new ByteArrayInputStream(new byte[sent]);
        AtomicReference<InputStream> handedOn = new AtomicReference<>(body);

        new AnswerBodyFilter()
                .filter(Proxies.of(ClientRequestContext.class, (proxy, method, none) -> null), with(handedOn));

        assertThat(handedOn.get().readAllBytes()).hasSize(read);
        assertThat(body.available()).isEqualTo(sent - read);
        assertThat(cutOff.get()).isEqualTo(cut);
        assertThat(AnswerBodyFilter.lastBody()).hasSize(read);
        AnswerBodyFilter.endCall();
        assertThat(AnswerBodyFilter.lastBody()).as("of no call").isEmpty();
    }

    private static ClientResponseContext with(AtomicReference<InputStream> body) {
        return Proxies.of(ClientResponseContext.class, (proxy, method, arguments) -> {
            if (method.getName().equals("setEntityStream")) {
                body.set((InputStream) arguments[0]);
            }
            return body.get();
        });
    }
}
