package org.identityverification.impl.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;
import org.identityverification.impl.concurrent.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer's body, at most {@link #CAP} bytes of it and only until the deadline of the call that runs on this thread,
 * and puts what it read in the body's place, so that nothing later has to wait for the network. Of a body that is too long or
 * too late it has the connection cut off: HTTP clients read the rest before they let go of a connection, even when they are
 * told to close it.
 */
@ApplicationScoped
public class AnswerBodyFilter implements ClientResponseFilter {

    /** The longest body that is read. One byte more tells the classifier that it was too long. */
    static final int CAP = 1 << 20;

    private static final int CHUNK = 8192;
    private static final ThreadLocal<@Nullable Reading> READING = new ThreadLocal<>();

    /**
     * Says until when bodies may be read on this thread.
     *
     * @param deadline the end
     * @param cutOff is given a body that is not read to its end
     */
    static void readUntil(Deadline deadline, Consumer<Closeable> cutOff) {
        READING.set(new Reading(deadline, cutOff));
    }

    /** Ends what {@link #readUntil} began. */
    static void readNoMore() {
        READING.remove();
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
                reading.cutOff.accept(body);
                throw new SocketTimeoutException("The answer was not complete when the deadline passed");
            }
            if (read.size() > CAP) {
                if (reading != null) {
                    reading.cutOff.accept(body);
                }
                break;
            }
        }
        return read.toByteArray();
    }

    private record Reading(Deadline deadline, Consumer<Closeable> cutOff) {}
}
