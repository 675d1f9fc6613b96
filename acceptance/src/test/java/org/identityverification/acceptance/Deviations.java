package org.identityverification.acceptance;

import static org.identityverification.acceptance.Deviation.answers;
import static org.identityverification.acceptance.Deviation.arrives;
import static org.identityverification.acceptance.Deviation.loses;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.identityverification.testkit.MovableClock;

/** At least one deviation from each statement. */
final class Deviations {

    private static final String APP_CODE = "APPCODE " + Sandboxed.APP_CODE;
    private static final Wire LET_IN = Wire.error(30500101, Documented.MODE_MISSING);
    private static final Wire FAILED = Wire.error(30500000, "操作出错,请联系服务人员处理, ID:1");

    private Deviations() {}

    static List<Deviation> all() {
        return Stream.of(gateway(), starts(), errors(), notifications(), queries(), modes())
                .flatMap(it -> it)
                .toList();
    }

    private static Stream<Deviation> gateway() {
        Set<String> nonces = ConcurrentHashMap.newKeySet();
        Predicate<Wire> good = call -> call.header("Authorization").equals(APP_CODE);
        Predicate<Wire> wrong = call -> call.header("Authorization").startsWith("APPCODE") && !good.test(call);
        Predicate<Wire> missing = call -> call.header("Authorization").isEmpty();
        Predicate<Wire> malformed = call -> call.header("Authorization").equals(Sandboxed.APP_CODE);
        Predicate<Wire> repeated = call -> good.test(call) && !nonces.add(call.header("X-Ca-Nonce"));
        Predicate<Wire> old = call -> good.test(call)
                && Long.parseLong("0" + call.header("X-Ca-Nonce"))
                        < System.currentTimeMillis() - Duration.ofMinutes(15).toMillis();
        return Stream.of(
                answers(
                        Statement.AUTHORIZATION,
                        "another scheme",
                        only(good, Wire.refusal("A400AC", "Invalid AppCode"))),
                answers(Statement.NONCE, "another kind of time", only(good, Wire.refusal("", "Invalid Timestamp"))),
                answers(
                        Statement.NONCE_REQUIRED,
                        "let in",
                        only(good.and(call -> call.header("X-Ca-Nonce").isEmpty()), LET_IN)),
                answers(
                        Statement.NONCE_AGE,
                        "let in",
                        only(old.and(call -> !call.header("X-Ca-Nonce").isEmpty()), LET_IN)),
                answers(Statement.NONCE_ONCE, "let in", only(repeated, LET_IN)),
                answers(
                        Statement.REFUSAL_HEADERS,
                        "no message",
                        (call, answer) -> answer.without("X-Ca-Error-Message")),
                answers(
                        Statement.REFUSAL_HEADERS,
                        "a code of another shape",
                        (call, answer) -> answer.header("X-Ca-Error-Code").isEmpty()
                                ? answer
                                : answer.with("X-Ca-Error-Code", "403")),
                answers(Statement.REQUEST_ID, "absent", (call, answer) -> answer.without("X-Ca-Request-Id")),
                answers(Statement.APP_CODE_REFUSED, "another code", only(wrong, Wire.refusal("B403OD", "Overdue"))),
                answers(Statement.APP_CODE_REFUSED, "a wrong one is let in", only(wrong, LET_IN)),
                answers(Statement.APP_CODE_REFUSED, "none is let in", only(missing, LET_IN)),
                answers(Statement.APP_CODE_REFUSED, "a malformed one is let in", only(malformed, LET_IN)),
                answers(
                        Statement.NONCE_REFUSED,
                        "another code",
                        (call, answer) -> answer.header("X-Ca-Error-Code").equals("I400NC")
                                ? Wire.refusal("Q418ZZ", "Teapot")
                                : answer),
                answers(
                        Statement.NONCE_REFUSED,
                        "another message",
                        (call, answer) -> answer.header("X-Ca-Error-Message").equals("Timestamp Expired")
                                        && !call.header("X-Ca-Nonce").isEmpty()
                                ? answer.with("X-Ca-Error-Message", "Too late")
                                : answer));
    }

    private static Stream<Deviation> starts() {
        AtomicInteger passed = new AtomicInteger();
        return Stream.of(
                answers(Statement.ANSWER, "code as a string", onStart(json -> json.add("code", "0"))),
                answers(
                        Statement.FLOW_ID,
                        "a number",
                        (call, answer) -> isStart(call)
                                ? answer.withData(data ->
                                        data.add("flowId", Long.parseLong(Bodies.text(answer.data(), "flowId"))))
                                : answer),
                answers(Statement.AUTH_URL, "a boolean", onData(data -> data.add("authUrl", true))),
                answers(Statement.AUTH_URL, "no link", onData(data -> data.add("authUrl", "none"))),
                answers(Statement.ORIGINAL_URL, "a number", onData(data -> data.add("originalUrl", 5))),
                answers(Statement.ORIGINAL_URL, "no link", onData(data -> data.add("originalUrl", "none"))),
                answers(
                        Statement.EXPIRE,
                        "seconds",
                        onData(data -> data.add("expire", System.currentTimeMillis() / 1000 + 1800))),
                answers(
                        Statement.EXPIRE,
                        "past",
                        onData(data -> data.add("expire", System.currentTimeMillis() - 1800_000))),
                answers(Statement.EXPIRE, "a string", onData(data -> data.add("expire", "1800000000000"))),
                answers(Statement.LINK_EXPIRY, "the link still works", (call, answer) -> answer),
                answers(
                        Statement.REPETITION,
                        "refused",
                        (call, answer) -> isStart(call) && passed.getAndIncrement() > 0 ? FAILED : answer));
    }

    private static Stream<Deviation> errors() {
        Stream<Deviation> codes = Stream.of(
                        Statement.ERROR_MODE_UNKNOWN,
                        Statement.ERROR_MODE_MISSING,
                        Statement.ERROR_NAME_MISSING,
                        Statement.ERROR_ID_NUMBER_MISSING,
                        Statement.ERROR_CALLBACK_MISSING,
                        Statement.ERROR_ID_NUMBER_WRONG,
                        Statement.ERROR_WHITE_SPACE,
                        Statement.ERROR_UNDER_14)
                .map(statement -> answers(
                        statement,
                        "another code",
                        (call, answer) -> isFault(call)
                                        && statement.sentence.endsWith(answer.text("message"))
                                        && !call.text("faceauthMode").equals("WE_CHAT_FACE")
                                ? answer.changed(json -> json.add("code", 30500999))
                                : answer));
        return Stream.concat(
                codes,
                Stream.of(
                        answers(
                                Statement.ERROR_NAME_MISSING,
                                "another message",
                                (call, answer) -> answer.text("message").equals(Documented.NAME_MISSING)
                                        ? answer.changed(json -> json.add("message", "姓名不能为空"))
                                        : answer),
                        answers(
                                Statement.ERRORS,
                                "code as a string",
                                (call, answer) -> isFault(call)
                                        ? answer.changed(json -> json.add("code", answer.text("code")))
                                        : answer),
                        answers(
                                Statement.ERRORS,
                                "a page",
                                (call, answer) -> call.text("faceauthMode").equals("NO_SUCH_MODE")
                                        ? Wire.answer(500, "<html>")
                                        : answer),
                        answers(
                                Statement.CALLBACK_OF_WECHAT,
                                "another code",
                                only(
                                        call -> isFault(call)
                                                && call.text("faceauthMode").equals("WE_CHAT_FACE"),
                                        FAILED))));
    }

    private static Stream<Deviation> notifications() {
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger flowTries = new AtomicInteger();
        return Stream.of(
                loses(Statement.NOTIFICATION, "none", Deviations::isNotification),
                notified(Statement.NOTIFICATION_CONTEXT, "another", json -> json.add("contextId", "another")),
                arrives(
                        Statement.NOTIFICATION_CONTEXT,
                        "the flow",
                        wire -> isNotification(wire)
                                ? wire.changed(json -> json.add("contextId", wire.text("flowId")))
                                : wire),
                notified(Statement.NOTIFICATION_CONTEXT, "absent", json -> json.remove("contextId")),
                arrives(
                        Statement.NOTIFICATION_BODY,
                        "a form",
                        wire -> isNotification(wire) ? wire.withBody("flowId=1&success=true") : wire),
                notified(Statement.NOTIFICATION_FLOW, "another", json -> json.add("flowId", "1862291536444700249")),
                arrives(
                        Statement.NOTIFICATION_FLOW,
                        "another in the second try",
                        wire -> isPass(wire) && flowTries.incrementAndGet() == 2
                                ? wire.changed(json -> json.add("flowId", "1862291536444700249"))
                                : wire),
                notified(Statement.NOTIFICATION_FLOW, "absent", json -> json.remove("flowId")),
                passNotified(Statement.NOTIFICATION_SUCCESS, "a string", json -> json.add("success", "true")),
                passNotified(
                        Statement.NOTIFICATION_SUCCESS,
                        "absent, and its twin",
                        json -> json.remove("success").remove("status")),
                arrives(
                        Statement.NOTIFICATION_SUCCESS,
                        "true after a failure",
                        wire -> isNotification(wire) ? wire.changed(json -> json.add("success", true)) : wire),
                passNotified(Statement.NOTIFICATION_VERIFY_CODE, "a number", json -> json.add("verifycode", 1)),
                passNotified(Statement.NOTIFICATION_VERIFY_CODE, "absent", json -> json.remove("verifycode")),
                notified(Statement.NOTIFICATION_ACCOUNT, "there", json -> json.add("accountId", "1")),
                notified(
                        Statement.NOTIFICATION_TWINS,
                        "another flow",
                        json -> json.add("serviceId", "1862291536444700249")),
                passNotified(Statement.NOTIFICATION_TWINS, "disagree", json -> json.add("status", false)),
                arrives(
                        Statement.NOTIFICATION_FAIL_REASON,
                        "another code",
                        wire -> isNotification(wire) && !wire.json().getBoolean("success")
                                ? wire.changed(json -> json.add("failReasonCode", "999"))
                                : wire),
                notified(Statement.NOTIFICATION_ACTION, "another", json -> json.add("action", "psn_end")),
                loses(Statement.NOTIFICATION_RETRIES, "only one", wire -> isPass(wire) && tries.getAndIncrement() == 2),
                loses(
                        Statement.NOTIFICATION_GET,
                        "none",
                        wire -> wire.method().equals("GET") && wire.path().contains("/notify/")),
                arrives(
                        Statement.NOTIFICATION_SIGNATURE,
                        "signed",
                        wire -> isNotification(wire) ? wire.with("X-Tsign-Open-SIGNATURE", "abc") : wire),
                arrives(
                        Statement.REDIRECT,
                        "without contextId",
                        wire -> wire.path().contains("/callback/")
                                ? wire.withPath(wire.path().replaceFirst("&contextId=.*", ""))
                                : wire),
                arrives(
                        Statement.REDIRECT,
                        "with another id as contextId",
                        wire -> wire.path().contains("/callback/")
                                ? wire.withPath(
                                        wire.path().replaceFirst("(kept=)([^&]*)(.*contextId=)[^&]*", "$1$2$3$2"))
                                : wire),
                arrives(
                        Statement.REDIRECT_QUERY,
                        "replaced",
                        wire -> wire.path().contains("/callback/")
                                ? wire.withPath(wire.path().replaceFirst("kept=[^&]*&", ""))
                                : wire),
                loses(Statement.REDIRECT, "none", wire -> wire.path().contains("/callback/")));
    }

    /** The second try comes nine seconds later than it should. */
    static Deviation slowRetry(MovableClock clock) {
        AtomicInteger tries = new AtomicInteger();
        return arrives(Statement.NOTIFICATION_RETRIES, "slow", wire -> {
            if (isPass(wire) && tries.incrementAndGet() == 2) {
                clock.forward(Duration.ofSeconds(9));
            }
            return wire;
        });
    }

    private static Stream<Deviation> queries() {
        AtomicReference<String> first = new AtomicReference<>();
        BinaryOperator<Wire> onlyFirst = (call, answer) -> {
            first.compareAndSet(null, call.path());
            return call.path().equals(first.get())
                    ? withStatus("SUCCESS", "FINISH").apply(call, answer)
                    : answer;
        };
        return Stream.of(
                answers(Statement.QUERY, "not there", only(Deviations::isQuery, Wire.answer(404, ""))),
                answers(
                        Statement.QUERY,
                        "fails",
                        (call, answer) -> isQuery(call) && answer.text("code").equals("0") ? FAILED : answer),
                answers(
                        Statement.QUERY,
                        "without a status",
                        (call, answer) -> isQuery(call) && answer.text("code").equals("0")
                                ? answer.withData(data -> data.remove("status"))
                                : answer),
                answers(Statement.QUERY_STATUS_BEFORE, "another", withStatus("ING", "SCAN")),
                answers(
                        Statement.QUERY_STATUS_BEFORE,
                        "another code",
                        (call, answer) -> isQuery(call)
                                        && Bodies.text(answer.data(), "status").equals("ING")
                                ? FAILED
                                : answer),
                answers(Statement.QUERY_STATUS_DURING, "another", withStatus("SCAN", "ING")),
                answers(Statement.QUERY_STATUS_FAILED, "another", withStatus("FAIL", "FINISH")),
                answers(Statement.QUERY_STATUS_PASSED, "another", onlyPath(onlyFirst)),
                answers(
                        Statement.QUERY_SCORES,
                        "numbers",
                        (call, answer) -> answer.data().containsKey("similarity")
                                ? answer.withData(data -> data.add("similarity", 95.25))
                                : answer),
                answers(
                        Statement.QUERY_FLOW_UNKNOWN,
                        "another code",
                        (call, answer) -> answer.text("code").equals("30500001") ? FAILED : answer));
    }

    private static BinaryOperator<Wire> onlyPath(BinaryOperator<Wire> change) {
        return (call, answer) -> isQuery(call) && answer.text("code").equals("0") ? change.apply(call, answer) : answer;
    }

    private static Stream<Deviation> modes() {
        AtomicReference<String> notifyUrl = new AtomicReference<>();
        Predicate<Wire> isWeChat =
                call -> isStart(call) && call.text("faceauthMode").equals("WE_CHAT_FACE");
        return Stream.of(
                answers(
                        Statement.MODES,
                        "one is unknown",
                        only(
                                call -> isStart(call)
                                        && call.text("faceauthMode").equals("ZHIMACREDIT"),
                                Wire.error(30500101, Documented.MODE_UNKNOWN))),
                answers(
                        Statement.ALIPAY_WITHOUT_CALLBACK,
                        "refused",
                        only(
                                call -> isStart(call)
                                        && call.text("callbackUrl").isEmpty(),
                                Wire.error(30500101, Documented.CALLBACK_MISSING))),
                answers(
                        Statement.FACE_TOKEN,
                        "absent",
                        (call, answer) ->
                                isWeChat.test(call) ? answer.withData(data -> data.remove("faceToken")) : answer),
                answers(Statement.WECHAT_SILENT, "notified", (call, answer) -> {
                    if (isWeChat.test(call)) {
                        notifyUrl.set(call.text("notifyUrl"));
                    } else if (isQuery(call) && notifyUrl.get() != null) {
                        post(notifyUrl.get());
                    }
                    return answer;
                }),
                answers(
                        Statement.WECHAT_BY_ASKING,
                        "refused",
                        onFlowOf(isWeChat, answer -> Wire.error(30503055, "还未进行刷脸"))),
                answers(
                        Statement.WECHAT_BY_ASKING,
                        "never",
                        onFlowOf(isWeChat, answer -> answer.withData(data -> data.add("status", "ING")))));
    }

    /** Changes the answers to queries for flows that such a start began. */
    private static BinaryOperator<Wire> onFlowOf(Predicate<Wire> start, UnaryOperator<Wire> change) {
        AtomicReference<String> flow = new AtomicReference<>();
        return (call, answer) -> {
            if (start.test(call)) {
                flow.set(Bodies.text(answer.data(), "flowId"));
            }
            return flow.get() != null && call.path().contains(flow.get()) ? change.apply(answer) : answer;
        };
    }

    private static void post(String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .POST(BodyPublishers.ofString("{}"))
                .build();
        HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString()).join();
    }

    private static BinaryOperator<Wire> only(Predicate<Wire> call, Wire instead) {
        return (it, answer) -> call.test(it) ? instead : answer;
    }

    private static BinaryOperator<Wire> onStart(UnaryOperator<JsonObjectBuilder> change) {
        return (call, answer) -> isStart(call) ? answer.changed(change) : answer;
    }

    private static BinaryOperator<Wire> onData(UnaryOperator<JsonObjectBuilder> change) {
        return (call, answer) -> isStart(call) ? answer.withData(change) : answer;
    }

    private static BinaryOperator<Wire> withStatus(String from, String to) {
        return (call, answer) ->
                isQuery(call) && Bodies.text(answer.data(), "status").equals(from)
                        ? answer.withData(data -> data.add("status", to))
                        : answer;
    }

    private static Deviation notified(Statement statement, String what, UnaryOperator<JsonObjectBuilder> change) {
        return arrives(statement, what, wire -> isNotification(wire) ? wire.changed(change) : wire);
    }

    private static Deviation passNotified(Statement statement, String what, UnaryOperator<JsonObjectBuilder> change) {
        return arrives(statement, what, wire -> isPass(wire) ? wire.changed(change) : wire);
    }

    private static boolean isNotification(Wire arrival) {
        return arrival.method().equals("POST") && arrival.path().contains("/notify/");
    }

    private static boolean isPass(Wire arrival) {
        return isNotification(arrival) && arrival.json().get("success") == JsonValue.TRUE;
    }

    private static boolean isQuery(Wire call) {
        return call.method().equals("GET");
    }

    private static boolean isStart(Wire call) {
        return !call.text("notifyUrl").isEmpty();
    }

    private static boolean isFault(Wire call) {
        return call.method().equals("POST") && !isStart(call) && !call.body().equals("{}");
    }
}
