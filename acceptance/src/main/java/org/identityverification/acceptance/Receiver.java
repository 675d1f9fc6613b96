package org.identityverification.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Receives requests to the public URL. Each path ends in a secret of this run. */
final class Receiver implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile(".*/(reach|notify|callback)/([0-9a-f-]{36})");
    private static final int LONGEST = 16 * 1024;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final URI publicUrl;
    private final Redaction redaction;
    private final Facts facts;
    private final Clock clock;
    private final Map<String, Step> starts = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile Step stage = Step.REACH;

    Receiver(int port, URI publicUrl, Redaction redaction, Facts facts, Clock clock) throws IOException {
        this.publicUrl = publicUrl;
        this.redaction = redaction;
        this.facts = facts;
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        // A slow sender must not delay others.
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** From now on, arrivals belong to this step, and so many notifications are answered 503, not counting those of a failure. */
    void during(Step step, int refuse) {
        stage = step;
        refusals.set(refuse);
    }

    /** An id for the URLs of a step. */
    String newId(Step step) {
        String id = UUID.randomUUID().toString();
        starts.put(id, step);
        redaction.hide(id);
        return id;
    }

    String url(String kind, String id) {
        return publicUrl + "/" + kind + "/" + id;
    }

    /** A callback URL with a query, to see whether the provider keeps it. */
    String callbackUrl(String id) {
        redaction.recognize(Redaction.KEPT, id);
        return url("callback", id) + "?" + Redaction.KEPT + '=' + id;
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
            boolean isReach = path.group(1).equals("reach");
            int status = isReach ? 200 : arrived(exchange, start, path.group(1));
            byte[] answer = (isReach ? path.group(2) : "You can close this page.").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=UTF-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (IOException e) {
            throw new UncheckedIOException("The sender closed the connection", e);
        }
    }

    /** Records an arrival. Returns the status of the answer. */
    private int arrived(HttpExchange exchange, Step start, String kind) throws IOException {
        Map<String, String> parts = redaction.arrival(
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                exchange.getRequestHeaders(),
                new String(exchange.getRequestBody().readNBytes(LONGEST), StandardCharsets.UTF_8));
        String what = redaction.name(exchange.getRequestMethod()) + " to the " + kind + " URL";
        boolean failed = "failed".equals(parts.get("says"));
        boolean refused =
                what.equals(Seen.NOTIFICATION) && !failed && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        int status = refused ? 503 : 200;
        facts.see(new Seen(step(start, what, failed), what, clock.instant(), sender(exchange), status, parts));
        return status;
    }

    private Step step(Step start, String what, boolean failed) {
        if (start != Step.START_TENCENT) {
            return start == Step.START_WE_CHAT_FACE ? Step.WE_CHAT_PASS : start;
        }
        return switch (what) {
            case Seen.PING -> Step.OPEN;
            case Seen.REDIRECT -> Step.PASS;
            // The notification of the failure may come late.
            default -> failed && facts.found(Step.FAIL).isPresent() ? Step.FAIL : stage;
        };
    }

    /** The address that the proxy has seen: the last entry, because a sender can forge the others. */
    private static String sender(HttpExchange exchange) {
        List<String> forwarded = exchange.getRequestHeaders().getOrDefault("X-Forwarded-For", List.of());
        String last = String.join(",", forwarded).replaceFirst(".*,", "").strip();
        return last.matches("[0-9a-fA-F.:]{2,45}")
                ? last
                : exchange.getRemoteAddress().getAddress().getHostAddress();
    }
}
