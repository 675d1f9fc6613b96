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
 * and puts what it read in the body's place. So nothing later has to wait for the network, and closing the response does not
 * drain a body that never ends: the original stream is left as it is, and the connection is cut off.
 */
@ApplicationScoped
public class AnswerBodyFilter implements ClientResponseFilter {

    /** The longest body that is read. One byte more tells the classifier that it was too long. */
    static final int CAP = 1 << 20;

    private static final int CHUNK = 8192;
    private static final ThreadLocal<@Nullable Deadline> DEADLINE = new ThreadLocal<>();

    /** Says until when bodies may be read on this thread; {@code null} ends that. */
    static void readUntil(@Nullable Deadline deadline) {
        if (deadline == null) {
            DEADLINE.remove();
        } else {
            DEADLINE.set(deadline);
        }
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) throws IOException {
        if (response.hasEntity()) {
            response.setEntityStream(new ByteArrayInputStream(read(response.getEntityStream(), DEADLINE.get())));
        }
    }

    private static byte[] read(InputStream body, @Nullable Deadline deadline) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        int length;
        while (read.size() <= CAP && (length = body.read(chunk, 0, Math.min(CHUNK, CAP + 1 - read.size()))) >= 0) {
            read.write(chunk, 0, length);
            if (deadline != null && deadline.hasPassed()) {
                throw new SocketTimeoutException("The answer was not complete when the deadline passed");
            }
            if (read.size() > CAP) {
                break;
            }
        }
        return read.toByteArray();
    }
}
