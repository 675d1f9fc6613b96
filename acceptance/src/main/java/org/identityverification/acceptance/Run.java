package org.identityverification.acceptance;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.identityverification.testkit.Person;

/** Makes each step that is agreed to and within the budget, and has the report written after it. Judges nothing. */
final class Run {

    private static final Duration OLD = Duration.ofMinutes(20);
    private static final Duration NOTIFIED = Duration.ofMinutes(2);
    private static final Duration RETRIED = Duration.ofSeconds(15);
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    private static final Duration AFTER_EXPIRY = Duration.ofSeconds(5);
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final String REACHED = "reached";
    private static final String AGREED = "I agree";
    private static final List<Step> GATEWAY = List.of(
            Step.WRONG_APP_CODE,
            Step.NO_APP_CODE,
            Step.MALFORMED_APP_CODE,
            Step.GOOD_CALL,
            Step.NONCE_TWICE,
            Step.OLD_NONCE,
            Step.NO_NONCE);

    private final Options options;
    private final String appCode;
    private final Bodies bodies;
    private final Facts facts;
    private final Runnable report;
    private final Operator operator;
    private final Waiting waiting;
    private final Clock clock;
    private final Provider provider;
    private final Receiver receiver;
    private Optional<Tester> tester = Optional.empty();

    /** A check that was started. */
    private record Check(Step step, String flowId, String link, Optional<Instant> expiresAt) {}

    @FunctionalInterface
    private interface Call {
        Provider.Reply make() throws IOException, InterruptedException;
    }

    Run(
            Options options,
            String appCode,
            Bodies bodies,
            Facts facts,
            Runnable report,
            Operator operator,
            Waiting waiting,
            Clock clock,
            Receiver receiver) {
        this.options = options;
        this.appCode = appCode;
        this.bodies = bodies;
        this.facts = facts;
        this.report = report;
        this.operator = operator;
        this.waiting = waiting;
        this.clock = clock;
        this.provider = new Provider(options.provider(), appCode, bodies, clock);
        this.receiver = receiver;
    }

    void make() throws InterruptedException {
        try {
            reach();
            refusals();
            Optional<String> stop = operator.isAbsent() ? Optional.of(Operator.NO_TERMINAL) : whyNothingIsPaid();
            if (stop.isPresent()) {
                missAll(stop.get());
                return;
            }
            faults();
            checks();
        } finally {
            tester.ifPresent(Tester::close);
            report.run();
        }
    }

    // Free

    private void reach() throws InterruptedException {
        if (!operator.agrees(Step.REACH)) {
            return;
        }
        String id = receiver.newId(Step.REACH);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(receiver.url("reach", id)).timeout(AT_ONCE);
        HttpRequest post =
                request.copy().POST(BodyPublishers.ofByteArray(EMPTY)).build();
        String found = REACHED;
        for (HttpRequest each : List.of(request.build(), post)) {
            try {
                HttpResponse<String> response = Provider.CLIENT.send(each, BodyHandlers.ofString());
                if (!response.body().equals(id)) {
                    found = "a " + each.method() + " was answered " + response.statusCode() + " by another server";
                }
            } catch (IOException e) {
                found = "a " + each.method() + " failed: " + e.getClass().getSimpleName();
            }
        }
        tell(Step.REACH, found);
    }

    private void refusals() throws InterruptedException {
        if (!operator.agrees(GATEWAY)) {
            return;
        }
        String good = "APPCODE " + appCode;
        String wrong = "APPCODE " + UUID.randomUUID().toString().replace("-", "");
        Provider.Headers once = provider.headers();
        refusal(Step.WRONG_APP_CODE, new Provider.Headers(wrong, provider.nonce(Duration.ZERO)));
        refusal(Step.NO_APP_CODE, new Provider.Headers("", provider.nonce(Duration.ZERO)));
        refusal(Step.MALFORMED_APP_CODE, new Provider.Headers(appCode, provider.nonce(Duration.ZERO)));
        refusal(Step.GOOD_CALL, once);
        if (facts.answer(Step.GOOD_CALL).filter(Answer::isLetIn).isPresent()) {
            refusal(Step.NONCE_TWICE, once);
            refusal(Step.OLD_NONCE, new Provider.Headers(good, provider.nonce(OLD)));
            refusal(Step.NO_NONCE, new Provider.Headers(good, ""));
        } else {
            List.of(Step.NONCE_TWICE, Step.OLD_NONCE, Step.NO_NONCE)
                    .forEach(step -> facts.miss(step, "the valid call was not accepted"));
        }
    }

    /** The request is empty, so it can't start a check even if the gateway accepts the call. */
    private void refusal(Step step, Provider.Headers headers) throws InterruptedException {
        var unused = send(step, () -> provider.start(headers, EMPTY));
    }

    private Optional<String> whyNothingIsPaid() {
        Optional<String> reached = facts.told(Step.REACH);
        Optional<Answer> good = facts.answer(Step.GOOD_CALL);
        if (reached.isEmpty() || good.isEmpty()) {
            return Optional.of("the free steps were skipped");
        }
        if (!reached.get().equals(REACHED)) {
            return Optional.of("the public URL does not lead here: " + reached.get());
        }
        return good.get().isLetIn() ? Optional.empty() : Optional.of("the valid call was not accepted");
    }

    private void missAll(String why) {
        Arrays.stream(Step.values())
                .filter(step ->
                        facts.missed(step).filter(Facts.INTERRUPTED::equals).isPresent())
                .forEach(step -> facts.miss(step, why));
    }

    // Perhaps billed

    private void faults() throws InterruptedException {
        Person adult = Person.adult();
        String number = adult.idNumber();
        String wrong = number.substring(0, number.length() - 1) + (number.endsWith("0") ? '1' : '0');
        fault(Step.MODE_UNKNOWN, person(adult).add("faceauthMode", "NO_SUCH_MODE"));
        fault(Step.MODE_MISSING, person(adult).remove("faceauthMode"));
        fault(Step.NAME_MISSING, person(adult).remove("name"));
        fault(Step.ID_NUMBER_MISSING, person(adult).remove("idNo"));
        fault(Step.CALLBACK_MISSING, person(adult).remove("callbackUrl"));
        fault(Step.ID_NUMBER_WRONG, person(adult).add("idNo", wrong));
        fault(Step.WHITE_SPACE, person(adult).add("idNo", number + " "));
        fault(Step.UNDER_14, person(Person.child()));
        fault(
                Step.CALLBACK_OF_WE_CHAT,
                person(adult).add("faceauthMode", "WE_CHAT_FACE").add("callbackUrl", ""));
        String noFlow = "1" + ThreadLocalRandom.current().nextLong(100_000_000_000_000_000L, 999_999_999_999_999_999L);
        query(Step.QUERY_UNKNOWN, noFlow);
    }

    private JsonObjectBuilder person(Person person) {
        return Json.createObjectBuilder()
                .add("name", person.name())
                .add("idNo", person.idNumber())
                .add("faceauthMode", "TENCENT")
                .add("callbackUrl", options.publicUrl() + "/callback/none");
    }

    private void fault(Step step, JsonObjectBuilder request) throws InterruptedException {
        // Earlier faulty requests have started checks.
        if (facts.startsUsed() > 0 && facts.startsUsed() >= options.maxStarts()) {
            facts.miss(step, "budget: --max-starts=" + options.maxStarts());
            return;
        }
        if (!operator.agrees(step)) {
            return;
        }
        byte[] body = request.build().toString().getBytes(StandardCharsets.UTF_8);
        Optional<Provider.Reply> reply = send(step, () -> provider.start(provider.headers(), body));
        if (reply.filter(it -> it.answer().isSuccess()).isPresent()) {
            facts.used(0, 1);
            report.run();
            operator.say("The provider has started a check nevertheless. It counts as a start.");
        }
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
            finish(first.get());
        } else {
            miss("not started", Step.QUERY_BEFORE, Step.OPEN, Step.QUERY_DURING, Step.FAIL, Step.QUERY_FAILED);
            miss("not started", Step.PASS, Step.QUERY_PASSED);
        }
        Optional<Check> open = start(Step.START_ZHIMACREDIT, "ZHIMACREDIT", false);
        if (facts.answer(Step.START_ZHIMACREDIT)
                .flatMap(answer -> answer.body().code("message"))
                .filter(Documented.CALLBACK_MISSING::equals)
                .isPresent()) {
            open = start(Step.START_ZHIMACREDIT_WITH_CALLBACK, "ZHIMACREDIT", true);
        } else {
            miss("not needed", Step.START_ZHIMACREDIT_WITH_CALLBACK);
        }
        Optional<Check> weChat = start(Step.START_WE_CHAT_FACE, "WE_CHAT_FACE", true);
        if (weChat.isPresent()) {
            finishWeChat(weChat.get());
        } else {
            miss("not started", Step.WE_CHAT_PASS, Step.QUERY_WE_CHAT);
        }
        if (open.isPresent()) {
            miss("not needed", Step.START_TO_EXPIRE);
        } else {
            open = start(Step.START_TO_EXPIRE, "TENCENT", true);
        }
        expire(open);
        application();
    }

    private Optional<Check> start(Step step, String mode, boolean withCallback) throws InterruptedException {
        if (!operator.agrees(step) || !tester(step)) {
            return Optional.empty();
        }
        String id = receiver.newId(step);
        String contextId = UUID.randomUUID().toString();
        bodies.recognize("contextId", contextId);
        JsonObjectBuilder rest = Json.createObjectBuilder()
                .add("faceauthMode", mode)
                .add("contextId", contextId)
                .add("notifyUrl", receiver.url("notify", id).toString());
        if (withCallback) {
            rest.add("callbackUrl", receiver.callbackUrl(id));
        }
        byte[] body = tester.orElseThrow().json("name", "idNo", rest.build().toString());
        Optional<Provider.Reply> reply = send(step, () -> provider.start(provider.headers(), body));
        Arrays.fill(body, (byte) 0);
        return reply.filter(it -> it.answer().isSuccess()).map(it -> check(step, it));
    }

    private Check check(Step step, Provider.Reply reply) {
        JsonObject json = reply.json().orElseThrow();
        JsonObject data = Bodies.object(json, "data");
        String flowId = Bodies.text(data, "flowId");
        String link = Bodies.text(data, "authUrl");
        bodies.recognize("flowId", flowId);
        Optional<Instant> expiresAt =
                reply.answer().body().code("data.expire").map(Duration::parse).map(clock.instant()::plus);
        operator.show(link, Bodies.text(data, "faceToken"));
        return new Check(step, flowId, link, expiresAt);
    }

    /** Asks for the tester's consent, name and number, once. */
    private boolean tester(Step step) {
        if (tester.isEmpty()) {
            try {
                tester = operator.tester(AGREED, options.provider().getHost());
                tester.ifPresent(bodies::hide);
            } catch (IllegalArgumentException e) {
                operator.say(String.valueOf(e.getMessage()));
            }
        }
        if (tester.isEmpty()) {
            facts.miss(step, "no tester has agreed");
        }
        return tester.isPresent();
    }

    private void finish(Check check) throws InterruptedException {
        query(Step.QUERY_BEFORE, check.flowId());
        receiver.during(Step.OPEN);
        if (!operator.confirms(
                "Open the link on the tester's phone, but do not begin the check. Is the face page open?")) {
            miss("the page was not opened", Step.OPEN, Step.QUERY_DURING, Step.FAIL, Step.QUERY_FAILED);
            miss("the page was not opened", Step.PASS, Step.QUERY_PASSED);
            return;
        }
        waiting.until(() -> facts.arrivals().stream().anyMatch(Arrival::isPing), AT_ONCE);
        tell(Step.OPEN, "opened");
        query(Step.QUERY_DURING, check.flowId());

        receiver.during(Step.FAIL);
        if (operator.agrees(Step.FAIL)
                && operator.confirms("Fail, for example by turning away. Does the phone show a failure?")) {
            boolean notified =
                    waiting.until(() -> facts.notifications(Step.FAIL).findAny().isPresent(), AT_ONCE);
            tell(Step.FAIL, notified ? "notified" : "not notified");
            query(Step.QUERY_FAILED, check.flowId());
        } else {
            miss("not agreed", Step.FAIL, Step.QUERY_FAILED);
        }

        receiver.refuse(2);
        receiver.during(Step.PASS);
        if (!operator.agrees(Step.PASS) || !operator.confirms("Pass the check. Does the phone show a success?")) {
            receiver.refuse(0);
            miss("the tester has not passed", Step.PASS, Step.QUERY_PASSED);
            return;
        }
        boolean more = waiting.until(() -> notifications() > 0, NOTIFIED);
        for (int tries = 1; more && tries <= 2; tries++) {
            int before = tries;
            more = waiting.until(() -> notifications() > before, RETRIED);
        }
        waiting.until(() -> facts.arrivals().stream().anyMatch(arrival -> !arrival.toNotifyUrl()), AT_ONCE);
        tell(Step.PASS, "passed");
        query(Step.QUERY_PASSED, check.flowId());
    }

    private long notifications() {
        return facts.notifications(Step.PASS).count();
    }

    private void finishWeChat(Check check) throws InterruptedException {
        receiver.during(Step.WE_CHAT_PASS);
        if (!operator.agrees(Step.WE_CHAT_PASS)
                || !operator.confirms("Pass the check in the mini program. Does the phone show a success?")) {
            miss("the tester has not passed", Step.WE_CHAT_PASS, Step.QUERY_WE_CHAT);
            return;
        }
        query(Step.QUERY_WE_CHAT, check.flowId());
        waiting.until(() -> facts.arrivals().stream().anyMatch(arrival -> arrival.start() == check.step()), RETRIED);
        tell(Step.WE_CHAT_PASS, "passed");
    }

    private void expire(Optional<Check> check) throws InterruptedException {
        Optional<Instant> expiry = check.flatMap(Check::expiresAt).filter(clock.instant()::isBefore);
        if (expiry.isEmpty()) {
            miss("no link expires in the future", Step.EXPIRED_LINK);
            return;
        }
        Duration left = Duration.between(clock.instant(), expiry.get()).plus(AFTER_EXPIRY);
        operator.say("The link expires in " + left.toMinutes() + " minutes.");
        if (!operator.agrees(Step.EXPIRED_LINK)) {
            return;
        }
        waiting.until(() -> clock.instant().isAfter(expiry.get()), left);
        operator.show(check.get().link(), "");
        boolean expired = operator.confirms("Open the link. Does the page say that it has expired?");
        tell(Step.EXPIRED_LINK, expired ? "expired" : "not expired");
    }

    private void application() throws InterruptedException {
        if (options.application().isEmpty()) {
            miss("no --application was given", Step.APPLICATION);
        } else if (operator.agrees(Step.APPLICATION) && tester(Step.APPLICATION)) {
            facts.used(0, 1);
            report.run();
            Application application = new Application(options.application().get(), operator, waiting, clock);
            facts.application(application.start(tester.orElseThrow()));
            report.run();
        }
    }

    // Parts

    private Optional<Provider.Reply> send(Step step, Call call) throws InterruptedException {
        // Counted before the call, because an interrupted call may have been billed.
        facts.used(step.price == Step.Price.PERHAPS_BILLED ? 1 : 0, step.price == Step.Price.BILLED ? 1 : 0);
        report.run();
        try {
            Provider.Reply reply = call.make();
            if (step.price == Step.Price.BILLED && reply.answer().isRefusal()) {
                facts.used(0, -1);
            }
            facts.answered(step, reply.answer());
            operator.say(step.words + ": " + reply.answer().brief());
            return Optional.of(reply);
        } catch (IOException e) {
            String failure = "the call failed: " + e.getClass().getSimpleName();
            facts.miss(step, failure);
            operator.say(step.words + ": " + failure);
            return Optional.empty();
        } finally {
            report.run();
        }
    }

    private void tell(Step step, String what) {
        facts.tell(step, what);
        operator.say(step.words + ": " + what);
        report.run();
    }

    /** Records why steps were not made, unless a reason is known. */
    private void miss(String why, Step... steps) {
        for (Step step : steps) {
            if (facts.missed(step).filter(Facts.INTERRUPTED::equals).isPresent()) {
                facts.miss(step, why);
            }
        }
    }
}
