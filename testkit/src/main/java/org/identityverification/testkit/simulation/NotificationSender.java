package org.identityverification.testkit.simulation;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Notification;
import org.jspecify.annotations.Nullable;

/**
 * Sends the ping and the notification: contract, section 2. The receiver has five seconds and must answer 200; otherwise there are
 * two more tries. Redirects are not followed. Never blocks the caller, and never changes a flow. When the journal is cleared,
 * notifications under way are not tried again.
 */
final class NotificationSender {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(NotificationSender.class.getName());
    private static final List<Duration> RETRIES = List.of(Duration.ofSeconds(2), Duration.ofMillis(5500));
    private static final int OK = 200;

    private final Timetable timetable;
    private final Executor threads;
    private final Journal<Notification> journal;
    private volatile boolean failuresToo = true;
    private @Nullable HttpClient client;

    /** The time is taken before a test can see the answer: a test that then moves the clock moves it past the next try. */
    private record Answered(Notification notice, Instant at) {}

    NotificationSender(Timetable timetable, Executor threads, Journal<Notification> journal) {
        this.timetable = timetable;
        this.threads = threads;
        this.journal = journal;
    }

    void notifyFailures(boolean wanted) {
        failuresToo = wanted;
    }

    /** The face page was opened: a GET, once. */
    void ping(Flow flow) {
        flow.notifyUrl().ifPresent(url -> {
            var unused = send(flow, url, "GET", "");
        });
    }

    /** Notifies the end of a try. The future completes when the first answers have come, or the notifications are scheduled. */
    CompletableFuture<Void> notify(Flow flow, Outcome.Step step) {
        if (flow.notifyUrl().isEmpty()) {
            flow.log(timetable.now(), "没有通知地址 No notify URL: public-url is not set, or the mode is WE_CHAT_FACE");
        }
        if (flow.notifyUrl().isEmpty() || !(step.passed() || failuresToo)) {
            return CompletableFuture.completedFuture(null);
        }
        String url = flow.notifyUrl().map(it -> step.forged() ? forged(it) : it).get();
        String body = json(flow, step);
        if (step.delay().isZero()) {
            return sendAll(flow, url, body, step.notifications());
        }
        timetable.after(step.delay(), () -> {
            var unused = sendAll(flow, url, body, step.notifications());
        });
        return CompletableFuture.completedFuture(null);
    }

    Notification post(Flow flow, String body) {
        String url = flow.notifyUrl().orElseThrow(() -> new IllegalStateException(flow + " has no notify URL"));
        return send(flow, url, "POST", body).join().notice();
    }

    private CompletableFuture<Void> sendAll(Flow flow, String url, String body, int copies) {
        return CompletableFuture.allOf(IntStream.range(0, copies)
                .mapToObj(i -> attempt(flow, url, body, 0))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> attempt(Flow flow, String url, String body, int retriesDone) {
        return send(flow, url, "POST", body).thenAccept(answered -> {
            if (answered.notice().status() != OK && retriesDone < RETRIES.size()) {
                timetable.at(answered.at().plus(RETRIES.get(retriesDone)), () -> {
                    var unused = attempt(flow, url, body, retriesDone + 1);
                });
            }
        });
    }

    private CompletableFuture<Answered> send(Flow flow, String url, String method, String body) {
        Predicate<Notification> recorder = journal.recorder();
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
        HttpRequest request = method.equals("GET")
                ? builder.build()
                : builder.header("Content-Type", Answer.JSON)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        // The request's own timeout ends with the headers; this one includes a slow body.
        return client().sendAsync(request, BodyHandlers.ofString())
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> {
                    Instant at = timetable.now();
                    Notification notice = new Notification(
                            flow.flowId(),
                            method,
                            body,
                            answer == null ? 0 : answer.statusCode(),
                            answer == null ? String.valueOf(failure) : answer.body());
                    // The path of a notify URL is a secret of the application: only the host is logged.
                    LOG.log(Level.INFO, "{0}, host {1}", notice, request.uri().getHost());
                    flow.log(
                            at,
                            (method.equals("GET") ? "已打开 Opened: GET → " : "通知 Notification: POST → ")
                                    + (answer == null ? "" : notice.status() + " ")
                                    + notice.answer());
                    if (!recorder.test(notice)) {
                        throw new CancellationException("The journal was cleared");
                    }
                    return new Answered(notice, at);
                });
    }

    /** Created at the first use: it costs more than everything else here. */
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(TIMEOUT)
                    .executor(threads)
                    .build();
        }
        return client;
    }

    private static String forged(String url) {
        return url.substring(0, url.length() - 1) + (url.endsWith("A") ? 'B' : 'A');
    }

    private static String json(Flow flow, Outcome.Step step) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("action", "identity_psn_end")
                .add("flowId", flow.flowId())
                .add("success", step.passed())
                .addNull("accountId")
                .add("serviceId", flow.flowId())
                .add("status", step.passed());
        Optional.ofNullable(flow.request().contextId()).ifPresent(it -> json.add("contextId", it));
        step.failReason().map(FailReason::code).ifPresent(it -> json.add("failReasonCode", it));
        if (step.passed()) {
            json.add("verifycode", UUID.randomUUID().toString().replace("-", ""));
        }
        return json.build().toString();
    }
}
