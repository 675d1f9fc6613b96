package org.identityverification.it.accounts;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Answer;
import org.identityverification.it.provider.SocketServer.Request;
import org.identityverification.it.server.Http;

/**
 * A provider that knows the app code of each account and records each call with a wrong one. The {@code contextId} of a start
 * names its account and the oldest generation of the account's code that is valid: {@code retail_2}.
 */
final class CheckingProvider implements AutoCloseable {

    private final SocketServer socket = SocketServer.start();
    private final AtomicLong flows = new AtomicLong(1_000_000);
    private final Map<String, String> accountsOfFlows = new ConcurrentHashMap<>();

    final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    final Set<String> started = ConcurrentHashMap.newKeySet();

    final Set<String> asked = ConcurrentHashMap.newKeySet();

    final Set<String> throttled = ConcurrentHashMap.newKeySet();

    final AtomicLong refusals = new AtomicLong();

    CheckingProvider() {
        socket.answersBy(this::answer);
    }

    String url() {
        return socket.uri().toString();
    }

    /** An account's app code of this generation, which each rotation raises. */
    static String code(String account, int generation) {
        return "code-of_" + account + "_" + generation;
    }

    private Answer answer(Request request) {
        String[] code = request.headers().getOrDefault("authorization", "").split("_", -1);
        if (code.length != 3) {
            return wrong(request);
        }
        String account = code[1];
        if (throttled.contains(account)) {
            refusals.incrementAndGet();
            return SocketServer.plain(
                    429,
                    List.of("X-Ca-Error-Code: T429ST", "X-Ca-Error-Message: Throttled by SYSTEM Flow Control"),
                    "");
        }
        return request.line().startsWith("POST")
                ? start(request, account, Integer.parseInt(code[2]))
                : result(request, account);
    }

    private Answer start(Request request, String account, int generation) {
        JsonObject body = Http.json(request.body());
        String[] meant = body.getString("contextId").split("_", -1);
        if (!meant[0].equals(account) || generation < Integer.parseInt(meant[1])) {
            return wrong(request);
        }
        started.add(account);
        String flow = Long.toString(flows.incrementAndGet());
        accountsOfFlows.put(flow, account);
        return SocketServer.json(
                200, "{\"code\":0,\"data\":{\"flowId\":\"" + flow + "\",\"authUrl\":\"https://provider.example/s\"}}");
    }

    private Answer result(Request request, String account) {
        String flow = request.line().replaceAll(".*/individual/(\\d+)/face.*", "$1");
        if (!account.equals(accountsOfFlows.get(flow))) {
            return wrong(request);
        }
        asked.add(account);
        return SocketServer.json(200, "{\"code\":0,\"data\":{\"flowId\":\"" + flow + "\",\"status\":\"SUCCESS\"}}");
    }

    private Answer wrong(Request request) {
        wrong.add(request.line() + " " + request.headers().get("authorization"));
        return SocketServer.plain(401, List.of("X-Ca-Error-Code: A401AC"), "");
    }

    @Override
    public void close() {
        socket.close();
    }
}
