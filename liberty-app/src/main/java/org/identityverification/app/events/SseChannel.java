package org.identityverification.app.events;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A sink of JAX-RS. Its promise not to wait for the client does not hold on this server: once the network has taken all that it
 * can, a write waits until the server's write time-out.
 */
final class SseChannel implements Channel {

    private static final long RETRY_MILLIS = 2000;
    private static final MediaType TEXT = MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8");

    private final Sse sse;
    private final SseEventSink sink;
    private final Runnable endOfRequest;

    SseChannel(Sse sse, SseEventSink sink, Runnable endOfRequest) {
        this.sse = sse;
        this.sink = sink;
        this.endOfRequest = endOfRequest;
    }

    @Override
    public CompletionStage<?> begin(String event, String data) {
        return send(event(event, data).reconnectDelay(RETRY_MILLIS).build());
    }

    @Override
    public CompletionStage<?> send(String event, String data) {
        return send(event(event, data).build());
    }

    @Override
    public CompletionStage<?> beat() {
        return send(sse.newEventBuilder().comment("").build());
    }

    private OutboundSseEvent.Builder event(String event, String data) {
        return sse.newEventBuilder().name(event).mediaType(TEXT).data(String.class, data);
    }

    private CompletionStage<?> send(OutboundSseEvent event) {
        try {
            return sink.send(event);
        } catch (RuntimeException e) {
            // Closed meanwhile.
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public boolean isClosed() {
        return sink.isClosed();
    }

    // Not the sink's own end, which waits for a client that does not read, for ever.
    @Override
    public void end() {
        try {
            endOfRequest.run();
        } catch (IllegalStateException e) {
            // It has ended by itself.
        }
    }
}
