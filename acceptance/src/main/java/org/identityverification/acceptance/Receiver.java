package org.identityverification.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Receives requests to the public URL, and has the report written after each. Each path ends in a secret of this run. */
final class Receiver implements AutoCloseable {

    /** A parameter in the query of the callback URL. */
    static final String KEPT = "kept";

    private static final Pattern PATH = Pattern.compile(".*/(reach|notify|callback)/([0-9a-f-]{36})");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]+/[a-z.+-]+(; ?charset=[A-Za-z0-9-]+)?");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]{2,45}");
    private static final int LONGEST = 16 * 1024;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final URI publicUrl;
    private final Bodies bodies;
    private final Facts facts;
    private final Runnable report;
    private final Clock clock;
    private final Map<String, Step> starts = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile Step stage = Step.REACH;

    Receiver(int port, URI publicUrl, Bodies bodies, Facts facts, Runnable report, Clock clock) throws IOException {
        this.publicUrl = publicUrl;
        this.bodies = bodies;
        this.facts = facts;
        this.report = report;
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        // A slow sender must not delay others.
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** From now on, arrivals belong to this step. */
    void during(Step step) {
        stage = step;
    }

    /** Answers the next notifications with 503, except those of a failure. */
    void refuse(int times) {
        refusals.set(times);
    }

    /** An id for the URLs of a step. */
    String newId(Step step) {
        String id = UUID.randomUUID().toString();
        starts.put(id, step);
        bodies.hide(id);
        return id;
    }

    URI url(String kind, String id) {
        return URI.create(publicUrl + "/" + kind + "/" + id);
    }

    /** A callback URL with a query, to see whether the provider keeps it. */
    String callbackUrl(String id) {
        bodies.recognize(KEPT, id);
        return url("callback", id) + "?" + KEPT + '=' + id;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            Matcher path = PATH.matcher(exchange.getRequestURI().getRawPath());
            Step start = path.matches() ? starts.get(path.group(2)) : null;
            if (start == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST);
            String kind = path.group(1);
            int status = kind.equals("reach") ? 200 : arrived(exchange, start, kind.equals("notify"), body);
            byte[] answer = (kind.equals("reach") ? path.group(2) : "You can close this page.")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=UTF-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (IOException e) {
            throw new UncheckedIOException("The sender closed the connection", e);
        }
        report.run();
    }

    /** Records an arrival. Returns the status of the answer. */
    private int arrived(HttpExchange exchange, Step start, boolean notify, byte[] bytes) {
        Instant now = clock.instant();
        Body body = bodies.read(bytes, now);
        Map<String, List<String>> headers = exchange.getRequestHeaders();
        Arrival arrival = new Arrival(
                start,
                stage,
                notify,
                bodies.name(exchange.getRequestMethod()),
                now,
                query(exchange.getRequestURI().getRawQuery()),
                headers.keySet().stream().map(bodies::name).collect(Collectors.toSet()),
                contentType(exchange),
                sender(exchange),
                body,
                200);
        boolean refused = stage == Step.PASS
                && arrival.isNotification()
                && !arrival.saysFailed()
                && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        facts.arrived(refused ? arrival.answeredWith(503) : arrival);
        return refused ? 503 : 200;
    }

    private List<Field> query(String raw) {
        if (raw == null) {
            return List.of();
        }
        return Arrays.stream(raw.split("&"))
                .map(pair -> pair.split("=", 2))
                // Text without "=" is a value, not a name.
                .map(pair -> pair.length == 2
                        ? bodies.field(decoded(pair[0]), decoded(pair[1]))
                        : bodies.field("?", decoded(pair[0])))
                .toList();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private String contentType(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type == null ? "absent" : MEDIA_TYPE.matcher(type).matches() && !bodies.isSecret(type) ? type : "?";
    }

    /** The address that the proxy has seen: the last entry, because a sender can forge the others. */
    private static String sender(HttpExchange exchange) {
        List<String> forwarded = exchange.getRequestHeaders().getOrDefault("X-Forwarded-For", List.of());
        String last = String.join(",", forwarded).replaceFirst(".*,", "").strip();
        return ADDRESS.matcher(last).matches()
                ? last
                : exchange.getRemoteAddress().getAddress().getHostAddress();
    }
}
