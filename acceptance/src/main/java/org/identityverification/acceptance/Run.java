package org.identityverification.acceptance;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.identityverification.testkit.Person;
import org.identityverification.testkit.script.BusinessError;

/** Makes each step that is agreed to and within the budget. Judges nothing. */
record Run(
        Options options,
        Provider provider,
        Receiver receiver,
        Redaction redaction,
        Facts facts,
        Operator operator,
        Waiting waiting,
        Clock clock) {

    private static final Duration OLD = Duration.ofMinutes(20);
    private static final Duration NOTIFIED = Duration.ofMinutes(2);
    private static final Duration RETRIED = Duration.ofSeconds(15);
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    private static final Duration AFTER_EXPIRY = Duration.ofSeconds(5);
    private static final int REFUSED = 2;
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    /** A check that was started. */
    private record Check(String flowId, String link, Optional<Instant> expiresAt) {}

    @FunctionalInterface
    private interface Call {
        Provider.Reply make() throws IOException, InterruptedException;
    }

    void make() throws InterruptedException {
        reach();
        refusals();
        Optional<String> stop = operator.terminal().isEmpty() ? Optional.of("no terminal") : whyNothingIsPaid();
        if (stop.isPresent()) {
            facts.miss(stop.get(), EnumSet.allOf(Step.class));
        } else {
            faults();
            checks();
        }
    }

    // Free

    private void reach() throws InterruptedException {
        if (!operator.agrees(Step.REACH)) {
            return;
        }
        String id = receiver.newId(Step.REACH);
        Verdict found = Verdict.asWritten("reached");
        for (String method : List.of("GET", "POST")) {
            try {
                Provider.Reply reply = Provider.send(HttpRequest.newBuilder(URI.create(receiver.url("reach", id)))
                        .method(
                                method,
                                method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(EMPTY)));
                if (!reply.body().equals(id)) {
                    found = Verdict.different("a " + method + " was answered " + reply.status() + " by another server");
                }
            } catch (IOException e) {
                found = Verdict.different(
                        "a " + method + " failed: " + e.getClass().getSimpleName());
            }
        }
        find(Step.REACH, found);
    }

    /** The requests are empty, so they can't start a check even if the gateway accepts the call. */
    private void refusals() throws InterruptedException {
        if (!operator.agrees(EnumSet.range(Step.WRONG_APP_CODE, Step.NO_NONCE).toArray(new Step[0]))) {
            return;
        }
        Provider.Headers once = provider.headers();
        String good = once.authorization();
        refusal(Step.WRONG_APP_CODE, "APPCODE " + UUID.randomUUID().toString().replace("-", ""), Duration.ZERO);
        refusal(Step.NO_APP_CODE, "", Duration.ZERO);
        refusal(Step.MALFORMED_APP_CODE, good.replaceFirst("^APPCODE ", ""), Duration.ZERO);
        var unused = start(Step.GOOD_CALL, once, EMPTY);
        if (facts.answer(Step.GOOD_CALL).filter(Seen::isLetIn).isPresent()) {
            unused = start(Step.NONCE_TWICE, once, EMPTY);
            refusal(Step.OLD_NONCE, good, OLD);
            unused = start(Step.NO_NONCE, new Provider.Headers(good, ""), EMPTY);
        } else {
            facts.miss("the valid call was not accepted", EnumSet.range(Step.NONCE_TWICE, Step.NO_NONCE));
        }
    }

    private void refusal(Step step, String authorization, Duration age) throws InterruptedException {
        var unused = start(step, new Provider.Headers(authorization, provider.nonce(age)), EMPTY);
    }

    private Optional<String> whyNothingIsPaid() {
        Optional<Verdict> reached = facts.found(Step.REACH);
        Optional<Seen> good = facts.answer(Step.GOOD_CALL);
        if (reached.isEmpty() || good.isEmpty()) {
            return Optional.of("the free steps were skipped");
        }
        if (!reached.get().equals(Verdict.asWritten("reached"))) {
            return Optional.of(
                    "the public URL does not lead here: " + reached.get().detail());
        }
        return good.get().isLetIn() ? Optional.empty() : Optional.of("the valid call was not accepted");
    }

    // Perhaps billed

    private void faults() throws InterruptedException {
        Person adult = Person.adult();
        for (Step step : EnumSet.range(Step.MODE_UNKNOWN, Step.CALLBACK_OF_WE_CHAT)) {
            if (operator.agrees(step)) {
                Map<String, String> request = new TreeMap<>(Map.of("name", adult.name(), "idNo", adult.idNumber()));
                request.put("faceauthMode", "TENCENT");
                request.put("callbackUrl", options.publicUrl() + "/callback/none");
                step.fault.orElseThrow().accept(request);
                String body = Json.createObjectBuilder(request).build().toString();
                var unused = start(step, provider.headers(), body.getBytes(StandardCharsets.UTF_8));
                if (facts.answer(step).filter(Seen::isSuccess).isPresent()) {
                    facts.use(0, 1);
                    operator.say("The provider has started a check nevertheless. It counts as a start.");
                }
            }
        }
        long noFlow = ThreadLocalRandom.current().nextLong(1_100_000_000_000_000_000L, 1_999_999_999_999_999_999L);
        query(Step.QUERY_UNKNOWN, Long.toString(noFlow));
    }

    private void query(Step step, String flowId) throws InterruptedException {
        if (operator.agrees(step)) {
            var unused = send(step, () -> provider.query(flowId));
        }
    }

    // Billed

    private void checks() throws InterruptedException {
        Optional<Check> first = start(Step.START_TENCENT, "TENCENT", true);
        if (first.isPresent()) {
            finish(first.get().flowId());
        }
        facts.miss("not started", EnumSet.range(Step.QUERY_BEFORE, Step.QUERY_PASSED));

        Optional<Check> open = start(Step.START_ZHIMACREDIT, "ZHIMACREDIT", false);
        if (facts.answer(Step.START_ZHIMACREDIT)
                .filter(it -> it.valueOf("body.message").equals(BusinessError.CALLBACK_MISSING.message()))
                .isPresent()) {
            open = start(Step.START_ZHIMACREDIT_WITH_CALLBACK, "ZHIMACREDIT", true);
        }
        Optional<Check> weChat = start(Step.START_WE_CHAT_FACE, "WE_CHAT_FACE", true);
        if (weChat.isPresent()) {
            finishWeChat(weChat.get().flowId());
        }
        facts.miss("not started", List.of(Step.WE_CHAT_PASS, Step.QUERY_WE_CHAT));

        if (open.isEmpty()) {
            open = start(Step.START_TO_EXPIRE, "TENCENT", true);
        }
        facts.miss("not needed", List.of(Step.START_ZHIMACREDIT_WITH_CALLBACK, Step.START_TO_EXPIRE));
        expire(open);
        application();
    }

    private Optional<Check> start(Step step, String mode, boolean withCallback) throws InterruptedException {
        if (!operator.agrees(step) || !hasTester(step)) {
            return Optional.empty();
        }
        String id = receiver.newId(step);
        String contextId = UUID.randomUUID().toString();
        redaction.recognize("contextId", contextId);
        JsonObjectBuilder rest = Json.createObjectBuilder()
                .add("faceauthMode", mode)
                .add("contextId", contextId)
                .add("notifyUrl", receiver.url("notify", id));
        if (withCallback) {
            rest.add("callbackUrl", receiver.callbackUrl(id));
        }
        byte[] body = redaction.tester().orElseThrow().json("name", "idNo", rest.build());
        return start(step, provider.headers(), body)
                .flatMap(it -> check(facts.answer(step).orElseThrow(), it));
    }

    private Optional<Check> check(Seen answer, Provider.Reply reply) {
        if (!answer.isSuccess()) {
            return Optional.empty();
        }
        JsonObject data = Redaction.object(Redaction.json(reply.body()), "data");
        String flowId = Redaction.text(data, "flowId");
        String link = Redaction.text(data, "authUrl");
        String token = Redaction.text(data, "faceToken");
        redaction.recognize("flowId", flowId);
        operator.show(link);
        if (!token.isEmpty()) {
            operator.say("Token for the mini program: " + token);
        }
        Optional<Instant> expiresAt = answer.validity().map(clock.instant()::plus);
        return Optional.of(new Check(flowId, link, expiresAt));
    }

    /** Asks for the tester's consent, name and number, once. */
    private boolean hasTester(Step step) {
        if (redaction.tester().isEmpty()) {
            try {
                operator.tester().ifPresent(redaction::hide);
            } catch (IllegalArgumentException e) {
                operator.say(String.valueOf(e.getMessage()));
            }
        }
        boolean agreed = redaction.tester().isPresent();
        if (!agreed) {
            facts.miss("no tester has agreed", List.of(step));
        }
        return agreed;
    }

    private void finish(String flowId) throws InterruptedException {
        query(Step.QUERY_BEFORE, flowId);
        receiver.during(Step.OPEN, 0);
        if (!operator.confirms(
                "Open the link on the tester's phone, but do not begin the check. Is the face page open?")) {
            facts.miss("the page was not opened", EnumSet.range(Step.OPEN, Step.QUERY_PASSED));
            return;
        }
        waiting.until(() -> facts.hasSeen(Seen.PING, Step.OPEN), AT_ONCE);
        find(Step.OPEN, Verdict.asWritten("opened"));
        query(Step.QUERY_DURING, flowId);
        fail(flowId);
        pass(flowId);
    }

    private void fail(String flowId) throws InterruptedException {
        receiver.during(Step.FAIL, 0);
        if (isDone(Step.FAIL, "Fail, for example by turning away. Does the phone show a failure?")) {
            boolean notified = waiting.until(() -> facts.hasSeen(Seen.NOTIFICATION, Step.FAIL), AT_ONCE);
            find(Step.FAIL, Verdict.asWritten(notified ? "notified" : "not notified"));
            query(Step.QUERY_FAILED, flowId);
        } else {
            facts.miss("not agreed", List.of(Step.FAIL, Step.QUERY_FAILED));
        }
    }

    private void pass(String flowId) throws InterruptedException {
        receiver.during(Step.PASS, REFUSED);
        if (!isDone(Step.PASS, "Pass the check. Does the phone show a success?")) {
            receiver.during(Step.PASS, 0);
            facts.miss("the tester has not passed", List.of(Step.PASS, Step.QUERY_PASSED));
            return;
        }
        boolean more = waiting.until(() -> notifications() > 0, NOTIFIED);
        for (int tries = 1; more && tries <= REFUSED; tries++) {
            int before = tries;
            more = waiting.until(() -> notifications() > before, RETRIED);
        }
        waiting.until(() -> facts.hasSeen(Seen.REDIRECT, Step.PASS), AT_ONCE);
        find(Step.PASS, Verdict.asWritten("passed"));
        query(Step.QUERY_PASSED, flowId);
    }

    private boolean isDone(Step step, String question) {
        return operator.agrees(step) && operator.confirms(question);
    }

    private long notifications() {
        return facts.seen(Seen.NOTIFICATION, List.of(Step.PASS)).count();
    }

    private void finishWeChat(String flowId) throws InterruptedException {
        receiver.during(Step.WE_CHAT_PASS, 0);
        if (!isDone(Step.WE_CHAT_PASS, "Pass the check in the mini program. Does the phone show a success?")) {
            facts.miss("the tester has not passed", List.of(Step.WE_CHAT_PASS, Step.QUERY_WE_CHAT));
            return;
        }
        query(Step.QUERY_WE_CHAT, flowId);
        waiting.until(() -> facts.hasSeen(".*", Step.WE_CHAT_PASS), RETRIED);
        find(Step.WE_CHAT_PASS, Verdict.asWritten("passed"));
    }

    private void expire(Optional<Check> check) throws InterruptedException {
        Optional<Instant> expiry = check.flatMap(Check::expiresAt).filter(clock.instant()::isBefore);
        if (expiry.isEmpty()) {
            facts.miss("no link expires in the future", List.of(Step.EXPIRED_LINK));
            return;
        }
        Duration left = Duration.between(clock.instant(), expiry.get()).plus(AFTER_EXPIRY);
        operator.say("The link expires in " + left.toMinutes() + " minutes.");
        if (!operator.agrees(Step.EXPIRED_LINK)) {
            return;
        }
        waiting.until(() -> clock.instant().isAfter(expiry.get()), left);
        operator.show(check.get().link());
        boolean expired = operator.confirms("Open the link. Does the page say that it has expired?");
        find(Step.EXPIRED_LINK, expired ? Verdict.asWritten("") : Verdict.different("the link still works"));
    }

    private void application() throws InterruptedException {
        if (options.application().isEmpty()) {
            facts.miss("no --application was given", List.of(Step.APPLICATION));
        } else if (operator.agrees(Step.APPLICATION) && hasTester(Step.APPLICATION)) {
            facts.use(0, 1);
            Application application = new Application(options.application().get(), operator, waiting, clock);
            facts.find(Step.APPLICATION, application.start(redaction.tester().orElseThrow()));
        }
    }

    // Parts

    private Optional<Provider.Reply> start(Step step, Provider.Headers headers, byte[] body)
            throws InterruptedException {
        return send(step, () -> provider.start(headers, body));
    }

    private Optional<Provider.Reply> send(Step step, Call call) throws InterruptedException {
        // Counted before the call, because an interrupted call may have been billed.
        facts.use(step.price == Step.Price.PERHAPS_BILLED ? 1 : 0, step.price == Step.Price.BILLED ? 1 : 0);
        try {
            Provider.Reply reply = call.make();
            Seen answer = redaction.answer(step, reply);
            if (step.price == Step.Price.BILLED && answer.isRefusal()) {
                facts.use(0, -1);
            }
            facts.see(answer);
            operator.say(step.words + ": " + answer.brief());
            return Optional.of(reply);
        } catch (IOException e) {
            String failure = "the call failed: " + e.getClass().getSimpleName();
            facts.miss(failure, List.of(step));
            operator.say(step.words + ": " + failure);
            return Optional.empty();
        }
    }

    private void find(Step step, Verdict verdict) {
        facts.find(step, verdict);
        operator.say(step.words + ": " + verdict.detail());
    }
}
