package org.identityverification.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Body;
import org.identityverification.testkit.wire.Call;

/** The simulation behind the JDK's HTTP server. */
final class ServedOverHttp implements HttpHandler {

    private static final int NO_BODY = -1;
    private static final int CHUNKED = 0;

    private final Simulation simulation;
    private final String base;
    private final Clock clock;

    ServedOverHttp(Simulation simulation, String base, Clock clock) {
        this.simulation = simulation;
        this.base = base;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Call call = new Call(
                clock.instant(),
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readNBytes(Simulation.MAX_BODY_LENGTH + 1));
        simulation.serve(call, base, answer -> send(answer, exchange));
    }

    /** The body is closed by the exchange, never before it: else the connection would stay open when the body is not complete. */
    private static void send(Answer answer, HttpExchange exchange) {
        try (exchange) {
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            if (answer.body() instanceof Body.Text text) {
                byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
                begin(exchange, answer.status(), text.contentType(), bytes.length);
                exchange.getResponseBody().write(bytes);
            } else if (answer.body() instanceof Body.Streamed streamed) {
                long length = streamed.announcedLength();
                begin(exchange, answer.status(), streamed.contentType(), length < 0 ? CHUNKED : length);
                streamed.writer().writeTo(exchange.getResponseBody());
            } else {
                exchange.sendResponseHeaders(answer.status(), NO_BODY);
            }
        } catch (IOException e) {
            // The caller has gone, or the connection was cut on purpose.
        }
    }

    private static void begin(HttpExchange exchange, int status, String contentType, long length) throws IOException {
        if (!contentType.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", contentType);
        }
        exchange.sendResponseHeaders(status, length);
    }
}
