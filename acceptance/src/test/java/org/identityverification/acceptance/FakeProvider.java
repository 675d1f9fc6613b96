package org.identityverification.acceptance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server that answers as a test says. */
final class FakeProvider implements AutoCloseable {

    static final Answer LET_IN = new Answer(200, Map.of(), "{\"code\":30500101,\"message\":\"参数错误: name字段不能为空\"}");

    /** The calls so far. */
    final List<Call> calls = new CopyOnWriteArrayList<>();

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    record Call(String method, String path, String body) {

        boolean isStart() {
            return body.contains("notifyUrl");
        }

        boolean isGatewayOnly() {
            return body.equals("{}");
        }
    }

    record Answer(int status, Map<String, String> headers, String body) {}

    FakeProvider(Function<Call, Answer> answers) throws IOException {
        server.createContext("/", exchange -> {
            try (exchange) {
                Call call = new Call(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                calls.add(call);
                Answer answer = answers.apply(call);
                answer.headers().forEach(exchange.getResponseHeaders()::set);
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
