package org.identityverification.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** Receives requests to the public URL. Each path ends in a secret of this run. */
final class Receiver implements AutoCloseable {

    /** How many notifications of a success are answered 503, to see the retries. */
    static final int REFUSED = 2;

    private static final Pattern PATH = Pattern.compile(".*/(reach|notify|callback)/([0-9a-f-]{36})");

    private final Report report;
    private final Redaction redaction;
    private final HttpFront front;
    private final Map<String, Step> starts = new ConcurrentHashMap<>();

    Receiver(Report report, Redaction redaction) throws IOException {
        this.report = report;
        this.redaction = redaction;
        front = new HttpFront(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), report.options().port()));
        // Each on its own thread: a slow sender must not delay others.
        front.serve(
                request -> new Thread(request).start(), report.clock(), (call, server) -> server.accept(answer(call)));
    }

    String url(Step step, String purpose) {
        String id = UUID.randomUUID().toString();
        starts.put(id, step);
        redaction.recognize(Redaction.KEPT, id);
        // A query, to see whether the provider keeps it.
        String query = purpose.equals("callback") ? "?" + Redaction.KEPT + '=' + id : "";
        return report.options().publicUrl() + "/" + purpose + "/" + id + query;
    }

    @Override
    public void close() {
        front.close();
    }

    private Answer answer(Call call) {
        Matcher path = PATH.matcher(call.path());
        Step start = path.matches() ? starts.get(path.group(2)) : null;
        if (start == null) {
            return Answer.empty(404);
        }
        Map<String, String> parts = redaction.arrival(call);
        String what = redaction.name(call.method()) + " to the " + path.group(1) + " URL";
        Step step = step(start, what, "failed".equals(parts.get("says")));
        boolean refused = step.equals(Step.PASS)
                && what.equals(Seen.NOTIFICATION)
                && report.facts().seen(what, List.of(step)).count() < REFUSED;
        int status = refused ? 503 : 200;
        report.facts().see(new Seen(step, what, call.at(), sender(call), status, parts));
        return Answer.text(status, "text/plain;charset=UTF-8", "You can close this page.")
                .with("Cache-Control", "no-store");
    }

    private Step step(Step start, String what, boolean failed) {
        if (!start.equals(Step.START_TENCENT)) {
            return start.name().equals("START_WE_CHAT_FACE") ? Step.of("WE_CHAT_PASS") : start;
        }
        return switch (what) {
            case "GET to the notify URL" -> Step.of("OPEN");
            case Seen.REDIRECT -> Step.PASS;
            // The notification of a failure may come late, and a tester may fail without wanting to.
            default -> failed || !report.facts().hasEnded(Step.FAIL) ? Step.FAIL : Step.PASS;
        };
    }

    /** The address that the proxy has seen: the last entry, because a sender can forge the others. */
    private static String sender(Call call) {
        String all = String.join(",", call.headers().getOrDefault("X-Forwarded-For", List.of()));
        String last = all.replaceFirst(".*,", "").strip();
        // Without a proxy, requests come from this machine only.
        return last.matches("[0-9a-fA-F.:]{2,45}") ? last : "127.0.0.1";
    }
}
