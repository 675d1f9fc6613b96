package org.identityverification.testkit.simulation;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the ping and the notification: contract, section 2. The receiver has five seconds and must answer 200; after a failure there
 * are two more tries, then never again. Redirects are not followed. Never blocks the caller.
 */
public final class Notices implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Notices.class.getName());
    private static final int OK = 200;

    private final Pacing pacing;
    private final boolean failuresToo;
    private final ScheduledExecutorService scheduler;
    private final ExecutorService workers;
    private final HttpClient client;

    /**
     * The times.
     *
     * @param timeout how long the receiver has
     * @param retries the pauses before the second and every further try
     * @param delay how late {@link NoticeMode#DELAYED} is
     */
    public record Pacing(Duration timeout, List<Duration> retries, Duration delay) {

        /** Five seconds; retries after 2 s and 5.5 s more. */
        public static Pacing documented(Duration delay) {
            return new Pacing(Duration.ofSeconds(5), List.of(Duration.ofSeconds(2), Duration.ofMillis(5500)), delay);
        }
    }

    /**
     * A sender.
     *
     * @param pacing the times
     * @param failuresToo false to notify successes only, which is the provider's default
     * @param scheduler runs what is due later; not closed here
     */
    public Notices(Pacing pacing, boolean failuresToo, ScheduledExecutorService scheduler) {
        this.pacing = pacing;
        this.failuresToo = failuresToo;
        this.scheduler = scheduler;
        this.workers = Executors.newFixedThreadPool(4, DaemonThreads.named("sandbox-notice"));
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(pacing.timeout())
                .executor(workers)
                .build();
    }

    /**
     * The face page was opened: a GET whose fate nobody cares about.
     *
     * @param flow whose page
     */
    public void ping(Flow flow) {
        flow.notifyUrl().ifPresent(url -> {
            CompletableFuture<Integer> status = send(request(url).GET().build());
            var unused = status.whenComplete((code, failure) -> log("Ping", flow, url, code, failure));
        });
    }

    /**
     * The flow was decided.
     *
     * @param flow which
     * @param outcome how
     * @param mode what is to become of the notification
     */
    public void notify(Flow flow, Outcome outcome, NoticeMode mode) {
        if (flow.notifyUrl().isEmpty() || !(outcome.passed() || failuresToo)) {
            return;
        }
        String url = flow.notifyUrl().get();
        HttpRequest notice = request(url)
                .header("Content-Type", "application/json;charset=UTF-8")
                .POST(BodyPublishers.ofString(json(flow.details(), outcome)))
                .build();
        Runnable firstTry = () -> attempt(flow, url, notice, 0);
        switch (mode) {
            case NORMAL -> firstTry.run();
            case DELAYED -> later(pacing.delay(), firstTry);
            case LOST ->
                LOG.log(
                        Level.INFO,
                        "Flow {0}: the notification is lost on purpose",
                        flow.details().flowId());
            case DOUBLED -> {
                firstTry.run();
                firstTry.run();
            }
        }
    }

    /** Stops; what is under way is dropped. */
    @Override
    public void close() {
        workers.shutdownNow();
    }

    private void attempt(Flow flow, String url, HttpRequest notice, int retriesDone) {
        var unused = send(notice).whenComplete((code, failure) -> {
            log("Notification", flow, url, code, failure);
            boolean arrived = failure == null && code == OK;
            if (!arrived && retriesDone < pacing.retries().size()) {
                later(pacing.retries().get(retriesDone), () -> attempt(flow, url, notice, retriesDone + 1));
            }
        });
    }

    private CompletableFuture<Integer> send(HttpRequest request) {
        CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request, BodyHandlers.discarding());
        // The request's own time-out ends with the headers; this one also holds for a body that drips.
        exchange.orTimeout(pacing.timeout().toMillis(), TimeUnit.MILLISECONDS);
        return exchange.thenApply(HttpResponse::statusCode);
    }

    private HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(pacing.timeout());
    }

    private void later(Duration pause, Runnable task) {
        try {
            var unused = scheduler.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "The sandbox stops; nothing more is sent");
        }
    }

    private static String json(Flow.Details flow, Outcome outcome) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("action", "identity_psn_end")
                .add("flowId", flow.flowId())
                .add("success", outcome.passed())
                .addNull("accountId")
                .add("serviceId", flow.flowId())
                .add("status", outcome.passed());
        if (flow.contextId() != null) {
            json.add("contextId", flow.contextId());
        }
        if (outcome.verifyCode() != null) {
            json.add("verifycode", outcome.verifyCode());
        }
        if (outcome.failReason() != null) {
            json.add("failReasonCode", outcome.failReason().code());
        }
        return json.build().toString();
    }

    /** The path of a notify URL is a secret of the application: only the host is logged. */
    private static void log(String what, Flow flow, String url, @Nullable Integer code, @Nullable Throwable failure) {
        String result = failure == null ? "HTTP " + code : failure.getClass().getSimpleName();
        URI uri = URI.create(url);
        LOG.log(
                Level.INFO,
                "{0} for flow {1} to {2}://{3}: {4}",
                what,
                flow.details().flowId(),
                uri.getScheme(),
                uri.getHost(),
                result);
    }
}
