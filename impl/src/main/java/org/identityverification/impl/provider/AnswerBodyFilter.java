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
import org.identityverification.impl.concurrent.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer's body, at most {@link #CAP} bytes of it and only until the deadline of the call that runs on this thread,
 * and puts what it read in the body's place, so that nothing later has to wait for the network. Of a body that is too long or
 * too late it has the connection cut off: HTTP clients read the rest before they let go of a connection, even when they are
 * told to close it, and others only break it off when its body is closed.
 */
@ApplicationScoped
public class AnswerBodyFilter implements ClientResponseFilter {

    /** The longest body that is read. One byte more tells the classifier that it was too long. */
    static final int CAP = 1 << 20;

    private static final int CHUNK = 2048;
    private static final ThreadLocal<@Nullable Reading> READING = new ThreadLocal<>();

    /**
     * Says until when bodies may be read on this thread.
     *
     * @param deadline the end
     * @param cutOff is run when a body is not read to its end
     */
    static void readUntil(Deadline deadline, Runnable cutOff) {
        READING.set(new Reading(deadline, cutOff));
    }

    /**
     * Tells why a call failed. Rest clients may fall over a connection that was cut off under them, and then throw anything.
     *
     * @param thrown by the rest client
     * @return why this filter had the connection cut off during the call, if it did; else what was thrown
     */
    static Exception reasonOf(RuntimeException thrown) {
        Reading reading = READING.get();
        return reading != null && reading.reason != null ? reading.reason : thrown;
    }

    /** Ends what {@link #readUntil} began. What was read until then can't be read any more, on some servers. */
    static void readNoMore() {
        Reading reading = READING.get();
        READING.remove();
        if (reading != null) {
            reading.closeAbandoned();
        }
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) throws IOException {
        // Not hasEntity(): some servers deny that a body without Content-Type is one, and yet read it later.
        InputStream body = response.getEntityStream();
        if (body != null) {
            response.setEntityStream(new ByteArrayInputStream(read(body, READING.get())));
        }
    }

    private static byte[] read(InputStream body, @Nullable Reading reading) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        int length;
        while ((length = body.read(chunk, 0, Math.min(CHUNK, CAP + 1 - read.size()))) >= 0) {
            read.write(chunk, 0, length);
            if (reading != null && reading.deadline.hasPassed()) {
                throw reading.abandon(
                        body, new SocketTimeoutException("The answer was not complete when the deadline passed"));
            }
            if (read.size() > CAP) {
                if (reading != null) {
                    reading.abandon(body, new IOException("The answer is too long"));
                }
                break;
            }
        }
        return read.toByteArray();
    }

    private static final class Reading {
        private final Deadline deadline;
        private final Runnable cutOff;
        private @Nullable InputStream abandoned;
        private @Nullable IOException reason;

        private Reading(Deadline deadline, Runnable cutOff) {
            this.deadline = deadline;
            this.cutOff = cutOff;
        }

        private IOException abandon(InputStream body, IOException reason) {
            this.abandoned = body;
            this.reason = reason;
            cutOff.run();
            return reason;
        }

        // Last of all: while the connection is whole, closing a body can mean reading all of it, and on some servers it
        // closes the response too.
        private void closeAbandoned() {
            if (abandoned != null) {
                try {
                    abandoned.close();
                } catch (IOException | RuntimeException e) {
                    // As it must, where the connection is broken.
                }
            }
        }
    }
}
