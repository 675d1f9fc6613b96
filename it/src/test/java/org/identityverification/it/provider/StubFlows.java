package org.identityverification.it.provider;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.identityverification.it.provider.StubProvider.Answer;
import org.identityverification.it.provider.StubProvider.Request;
import org.identityverification.it.server.Http;

/** What a stub provider answers when it keeps flows: the test says how each stands, and sends its notices itself. */
public final class StubFlows implements Answer {

    private static final int OK = 200;

    private final AtomicLong lastFlow = new AtomicLong(System.currentTimeMillis() * 1000);
    private final Map<String, String> notifyUrls = new ConcurrentHashMap<>();
    private final Map<String, Answer> results = new ConcurrentHashMap<>();
    private final Map<String, Instant> linkEnds = new ConcurrentHashMap<>();
    private final Queue<Answer> startAnswers = new ConcurrentLinkedQueue<>();
    private final List<Question> questions = new CopyOnWriteArrayList<>();
    private volatile Consumer<String> beforeTheAnswer = flow -> {};

    private record Question(String flow, long at) {}

    @Override
    public void to(Request request, OutputStream out) throws IOException {
        if (request.line().startsWith("POST ")) {
            started(request).to(request, out);
        } else {
            Path path = Path.of(request.line().split(" ", 3)[1]);
            String flow = path.getParent().getFileName().toString();
            questions.add(new Question(flow, request.at()));
            results.getOrDefault(flow, status("ING")).to(request, out);
        }
    }

    /** How often somebody has asked for the result of a flow. */
    public long asked(String flow) {
        return questions.stream().filter(it -> it.flow().equals(flow)).count();
    }

    /** When the result of a flow was asked for the first time, by {@link System#nanoTime()}. */
    public long firstAskedAt(String flow) {
        return questions.stream()
                .filter(it -> it.flow().equals(flow))
                .findFirst()
                .orElseThrow()
                .at();
    }

    /** From now on the flow stands so: {@code ING}, {@code SCAN}, {@code SUCCESS} or {@code FAIL}. */
    public void set(String flow, String status) {
        set(flow, status(status));
    }

    /** From now on this is answered to the question how the flow stands. */
    public void set(String flow, Answer answer) {
        results.put(flow, answer);
    }

    /** The links of starts with this context id end so. */
    public void linkEnds(String contextId, Instant end) {
        linkEnds.put(contextId, end);
    }

    /** Something to do with each new flow before its start is answered. */
    public void beforeTheAnswer(Consumer<String> work) {
        beforeTheAnswer = work;
    }

    /** The next start makes a flow, but is answered so. */
    public void answersNextStart(Answer answer) {
        startAnswers.add(answer);
    }

    /** The flow that was made last. */
    public String lastFlow() {
        return Long.toString(lastFlow.get());
    }

    /** Notifies a flow's end. */
    public HttpResponse<String> notify(String flow, boolean success, String moreJson) {
        return post(flow, notice(flow, success, moreJson));
    }

    /** The body of a notification. */
    public static String notice(String flow, boolean success, String moreJson) {
        return "{\"flowId\":\"" + flow + "\",\"success\":" + success + moreJson + "}";
    }

    /** Posts whatever to a flow's notify URL. */
    public HttpResponse<String> post(String flow, String body) {
        return post(notifyUrl(flow), body);
    }

    /** Posts whatever to any notify URL. */
    public static HttpResponse<String> post(URI notifyUrl, String body) {
        return Http.send("POST", notifyUrl, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    public URI notifyUrl(String flow) {
        return URI.create(notifyUrls.get(flow));
    }

    private Answer started(Request request) {
        String flow = Long.toString(lastFlow.incrementAndGet());
        JsonObject body = Http.json(request.body());
        notifyUrls.put(flow, body.getString("notifyUrl"));
        beforeTheAnswer.accept(flow);
        Answer otherwise = startAnswers.poll();
        if (otherwise != null) {
            return otherwise;
        }
        Instant end = linkEnds.get(body.getString("contextId", ""));
        return StubProvider.json(
                OK,
                "{\"code\":0,\"message\":\"成功\",\"data\":{\"flowId\":\"" + flow + "\""
                        + (end == null ? "" : ",\"expire\":" + end.toEpochMilli())
                        + ",\"authUrl\":\"https://provider.example/s\"}}");
    }

    /** How a flow stands. */
    public static Answer status(String status) {
        return StubProvider.json(
                OK, "{\"code\":0,\"message\":\"成功\",\"data\":{\"status\":\"" + status + "\",\"message\":\"-\"}}");
    }
}
