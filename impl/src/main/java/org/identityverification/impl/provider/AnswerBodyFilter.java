package org.identityverification.impl.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Objects;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer's body, at most {@link #MAX_BODY_BYTES} and until the deadline of the call on this thread. If a body is too
 * long or too late, it cuts off the connection: otherwise an HTTP client reads the rest of the body before it closes the connection.
 */
@ApplicationScoped
public class AnswerBodyFilter implements ClientResponseFilter {

    static final int MAX_BODY_BYTES = 1 << 20;

    private static final int CHUNK = 2048;
    private static final byte[] NONE = {};
    private static final ThreadLocal<@Nullable Reading> READING = new ThreadLocal<>();

    /** Sets the app code of the call on this thread, the deadline for its body, and what cuts off its connection. */
    static void beginCall(Secret appCode, Deadline deadline, Runnable cutOff) {
        READING.set(new Reading(appCode, deadline, cutOff));
    }

    static Secret appCode() {
        return Objects.requireNonNull(READING.get(), "no call is under way on this thread").appCode;
    }

    /** Why a call failed: why its connection was cut off, or else what the rest client threw. */
    static Exception reasonOf(RuntimeException thrown) {
        Reading reading = READING.get();
        return reading != null && reading.reason != null ? reading.reason : thrown;
    }

    /** Ends what {@link #beginCall} began. On some servers the body can't be read after that. */
    static void endCall() {
        Reading reading = READING.get();
        READING.remove();
        if (reading != null) {
            reading.close();
        }
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) throws IOException {
        // Not hasEntity(): without Content-Type some servers say that there is no body, and yet read it later.
        InputStream body = response.getEntityStream();
        if (body != null) {
            Reading reading = READING.get();
            byte[] read = read(body, reading);
            if (reading != null) {
                reading.body = read;
            }
            response.setEntityStream(new ByteArrayInputStream(read));
        }
    }

    /** The body that was last read on this thread, for servers that lose it when it has no {@code Content-Type}. */
    static byte[] lastBody() {
        Reading reading = READING.get();
        return reading == null ? NONE : reading.body;
    }

    private static byte[] read(InputStream body, @Nullable Reading reading) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        int length;
        while (read.size() <= MAX_BODY_BYTES
                && (length = body.read(chunk, 0, Math.min(CHUNK, MAX_BODY_BYTES + 1 - read.size()))) >= 0) {
            read.write(chunk, 0, length);
            if (reading != null && reading.deadline.hasPassed()) {
                throw reading.abandon(
                        body, new SocketTimeoutException("The answer was not complete when the deadline passed"));
            }
        }
        if (reading != null && read.size() > MAX_BODY_BYTES) {
            reading.abandon(body, new IOException("The answer is too long"));
        }
        return read.toByteArray();
    }

    private static final class Reading {
        private final Secret appCode;
        private final Deadline deadline;
        private final Runnable cutOff;
        private @Nullable InputStream abandoned;
        private @Nullable IOException reason;
        private byte[] body = NONE;

        private Reading(Secret appCode, Deadline deadline, Runnable cutOff) {
            this.appCode = appCode;
            this.deadline = deadline;
            this.cutOff = cutOff;
        }

        private IOException abandon(InputStream body, IOException why) {
            abandoned = body;
            reason = why;
            cutOff.run();
            return why;
        }

        // After the call: on some servers closing a body reads the rest of it, or closes the response too.
        private void close() {
            if (abandoned != null) {
                try {
                    abandoned.close();
                } catch (IOException | RuntimeException e) {
                    // The connection is broken already.
                }
            }
        }
    }
}
