package org.identityverification.app.access;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.identityverification.app.config.Keys;

/** Reads the JWKS from the identity provider, or from a file: at most 64 KB, and for no longer than the deadline. */
class JwksReader {

    private static final String LOCATION = "mp.jwt.verify.publickey.location";
    private static final String PROXY = "identity-app.caller-keys.proxy";

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 64 * 1024;

    private final URI location;
    private final Optional<URI> proxy;
    private final ScheduledExecutorService timer;

    JwksReader(Keys keys, ScheduledExecutorService timer) {
        keys.require(LOCATION, keys.get(LOCATION).isPresent(), "must be set: it says who signs callers' tokens");
        this.location = keys.read(
                        LOCATION,
                        JwksReader::located,
                        "must be an https URL, an http URL of this machine, or the absolute path of a file")
                .orElse(URI.create("file:/"));
        this.proxy = Outgoing.proxy(keys, PROXY);
        keys.require(PROXY, proxy.isEmpty() || isRemote(), "has no effect while " + LOCATION + " is a file");
        this.timer = timer;
    }

    private static Optional<URI> located(String text) {
        return text.matches("(file://)?/.*")
                ? Optional.of(Path.of(text.replaceFirst("^file://", "")).toUri())
                : Outgoing.url(text);
    }

    URI location() {
        return location;
    }

    boolean isRemote() {
        return !location.getScheme().equals("file");
    }

    /** Throws an exception whose message says why there is nothing to read, without the location or what came from there. */
    byte[] read() throws IOException {
        byte[] content = isRemote() ? download() : contentOf(Path.of(location));
        if (content.length > MOST_BYTES) {
            throw new IOException("has more than 64 KB");
        }
        return content;
    }

    private static byte[] contentOf(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new IOException("is not a file that this server can read");
        }
    }

    /** A read timeout does not end an answer that comes byte by byte; only closing the client does. */
    private byte[] download() throws IOException {
        long begun = System.nanoTime();
        // Redirects are not followed unless a client is told to.
        RestClientBuilder builder = RestClientBuilder.newBuilder()
                .baseUri(location)
                .connectTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        proxy.ifPresent(it -> builder.proxyAddress(it.getHost(), it.getPort()));
        JwksClient client = builder.build(JwksClient.class);
        Future<?> cut = timer.schedule(client::close, DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Response answer = client.get();
            if (answer.getStatus() != 200) {
                throw new WebApplicationException(answer);
            }
            return answer.readEntity(InputStream.class).readNBytes(MOST_BYTES + 1);
        } catch (WebApplicationException e) {
            throw new IOException("answered " + e.getResponse().getStatus());
        } catch (IOException | ProcessingException | IllegalStateException e) {
            boolean late = System.nanoTime() - begun >= DEADLINE.toNanos();
            throw new IOException(late ? "gave no complete answer within 10 s" : Outgoing.reasonOf(e));
        } finally {
            cut.cancel(false);
            // Not the answer, which would first be read to its end.
            client.close();
        }
    }
}
