package org.identityverification.it;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.identityverification.it.StubProvider.Answer;
import org.identityverification.it.StubProvider.Request;

/** What a stub provider answers when it keeps flows: the test says how each stands, and sends its notices itself. */
final class StubFlows implements Answer {

    private static final int OK = 200;

    private final AtomicLong lastFlow = new AtomicLong(System.currentTimeMillis() * 1000);
    private final Map<String, String> notifyUrls = new ConcurrentHashMap<>();
    private final Map<String, Answer> results = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Consumer<String> beforeTheAnswer = flow -> {};

    @Override
    public void to(Request request, OutputStream out) throws IOException {
        if (request.line().startsWith("POST ")) {
            started(request).to(request, out);
        } else {
            Path path = Path.of(request.line().split(" ", 3)[1]);
            String flow = path.getParent().getFileName().toString();
            asked.add(flow);
            results.getOrDefault(flow, status("ING")).to(request, out);
        }
    }

    /** How often somebody has asked for the result of a flow. */
    long asked(String flow) {
        return asked.stream().filter(flow::equals).count();
    }

    /** From now on the flow stands so: {@code ING}, {@code SCAN}, {@code SUCCESS} or {@code FAIL}. */
    void set(String flow, String status) {
        set(flow, status(status));
    }

    /** From now on this is answered to the question how the flow stands. */
    void set(String flow, Answer answer) {
        results.put(flow, answer);
    }

    /** Something to do with each new flow before its start is answered. */
    void beforeTheAnswer(Consumer<String> work) {
        beforeTheAnswer = work;
    }

    /** Notifies a flow's end. */
    HttpResponse<String> notify(String flow, boolean success, String moreJson) {
        return post(flow, "{\"flowId\":\"" + flow + "\",\"success\":" + success + moreJson + "}");
    }

    /** Posts whatever to a flow's notify URL. */
    HttpResponse<String> post(String flow, String body) {
        return Http.send("POST", notifyUrl(flow), BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    URI notifyUrl(String flow) {
        return URI.create(notifyUrls.get(flow));
    }

    private Answer started(Request request) {
        String flow = Long.toString(lastFlow.incrementAndGet());
        notifyUrls.put(flow, Http.json(request.body()).getString("notifyUrl"));
        beforeTheAnswer.accept(flow);
        return StubProvider.json(
                OK,
                "{\"code\":0,\"message\":\"成功\",\"data\":{\"flowId\":\"" + flow
                        + "\",\"authUrl\":\"https://provider.example/s\"}}");
    }

    private static Answer status(String status) {
        return StubProvider.json(
                OK, "{\"code\":0,\"message\":\"成功\",\"data\":{\"status\":\"" + status + "\",\"message\":\"-\"}}");
    }
}
