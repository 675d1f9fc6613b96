package org.identityverification.acceptance;

import static org.identityverification.acceptance.Verdict.Kind.AS_WRITTEN;
import static org.identityverification.acceptance.Verdict.Kind.DIFFERENT;
import static org.identityverification.acceptance.Verdict.Kind.NOT_SEEN;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.acceptance.Redaction.Tester;
import org.identityverification.testkit.Person;

/** Makes each step that is agreed to and within the budget. Judges nothing. */
final class Run implements AutoCloseable {

    private static final List<String> HEADERS = List.of("Authorization", "X-Ca-Nonce");
    private static final Check NONE = new Check("1000000000000000000", "", Instant.EPOCH);
    private static final Duration OLD = Duration.ofMinutes(20);
    private static final Duration NOTIFIED = Duration.ofMinutes(2);
    private static final Duration RETRIED = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration AFTER_EXPIRY = Duration.ofSeconds(5);

    private final String appCode;
    private final Options options;
    private final Terminal terminal;
    private final Facts facts;
    private final Clock clock;
    private final Redaction redaction;
    private final Receiver receiver;
    private final Map<String, Check> checks = new HashMap<>();
    private long lastNonce;

    /** A check that was started. A link that does not expire in the future counts as expired. */
    private record Check(String flowId, String link, Instant expiresAt) {}

    Run(String appCode, Options options, Terminal terminal, Facts facts, Clock clock) throws IOException {
        this.appCode = appCode;
        this.options = options;
        this.terminal = terminal;
        this.facts = facts;
        this.clock = clock;
        redaction = new Redaction(clock);
        redaction.hide(appCode);
        receiver = new Receiver(options, redaction, facts, clock);
    }

    void make() throws InterruptedException {
        List<Step> together =
                Step.ALL.stream().filter(it -> it.is("reach|call")).toList();
        boolean agreed = !terminal.canAnswer() || agrees(together);
        for (Step step : Step.ALL) {
            Optional<String> why = unless(agreed, "not agreed")
                    .or(() -> whyNot(step))
                    .or(() -> unless(together.contains(step) || agrees(List.of(step)), "not agreed"))
                    .or(() -> unless(!step.isBilled() || hasTester(), "no tester has agreed"));
            if (why.isPresent()) {
                facts.end(step, NOT_SEEN.with(why.get()));
            } else {
                make(step);
            }
        }
    }

    @Override
    public void close() {
        receiver.close();
    }

    private static Optional<String> unless(boolean holds, String why) {
        return holds ? Optional.empty() : Optional.of(why);
    }

    private boolean agrees(List<Step> steps) {
        steps.forEach(step -> terminal.say("- " + step.words()));
        Step first = steps.get(0);
        if (first.is("expiry")) {
            expiring().ifPresent(it -> terminal.say("The link expires in " + left(it).toMinutes() + " minutes."));
        }
        String price = switch (first.price()) {
            case "billed" -> "Billed, start " + (facts.starts() + 1) + " of " + options.maxStarts();
            case "perhaps billed" -> "Perhaps billed, call " + (facts.calls() + 1) + " of " + options.maxCalls();
            default -> "Free";
        };
        return terminal.agrees(price + ". " + (first.is("tester") ? first.content() : "Go on?"));
    }

    /** Why a step can't be made, whatever the operator says. */
    private Optional<String> whyNot(Step step) {
        boolean needsCallback =
                Statement.of("alipay-without-callback").judge(facts).kind() == DIFFERENT;
        // Faulty requests may have started checks.
        boolean isStart = step.isBilled() || (step.is("request") && facts.starts() > 0);
        boolean hasCall = !step.mayBeBilled() || facts.calls() < options.maxCalls();
        boolean hasStart = !isStart || facts.starts() < options.maxStarts();
        return step.needs().stream()
                .map(Step::of)
                .filter(it -> facts.result(it).kind() != AS_WRITTEN)
                .map(it -> (facts.isMissed(it) ? "" : it.words() + ": ")
                        + facts.result(it).detail())
                .findFirst()
                .or(() -> unless(step.is("reach|call") || terminal.canAnswer(), "no terminal"))
                .or(() -> switch (step.name()) {
                    case "START_ZHIMACREDIT_WITH_CALLBACK" -> unless(needsCallback, "not needed");
                    case "START_TO_EXPIRE" -> unless(expiring().isEmpty(), "not needed");
                    case "EXPIRED_LINK" -> unless(expiring().isPresent(), "no link expires in the future");
                    default -> Optional.empty();
                })
                .or(() -> unless(hasCall, "budget: --max-calls=" + options.maxCalls()))
                .or(() -> unless(hasStart, "budget: --max-starts=" + options.maxStarts()));
    }

    /** Asks for a tester who agrees in writing, once. */
    private boolean hasTester() {
        if (redaction.tester().isEmpty()) {
            terminal.say("The tester's name and ID number are sent to "
                    + options.provider().getHost()
                    + ", which also checks the tester's face. This program does not store or report them.");
            boolean agreed = terminal.answer("The tester types \"I agree\":").equals("I agree");
            String name = agreed ? terminal.unseen("Name (not shown):") : "";
            String number = agreed ? terminal.unseen("ID number (not shown):") : "";
            if (!name.isBlank() && !number.isBlank()) {
                redaction.hide(new Tester(name, number));
            } else if (agreed) {
                terminal.say("The name or the number is empty.");
            }
        }
        return redaction.tester().isPresent();
    }

    private void make(Step step) throws InterruptedException {
        facts.begin(step);
        switch (step.kind()) {
            case "reach" -> {
                Verdict got = reach("GET");
                Verdict posted = reach("POST");
                end(step, got.kind() == DIFFERENT ? got : posted);
            }
            case "tester" -> {
                terminal.say("Waiting for requests to the public URL.");
                if (step.equals(Step.PASS) && terminal.waitUntil(() -> came(step, Seen.NOTIFICATION) > 0, NOTIFIED)) {
                    terminal.waitUntil(() -> came(step, Seen.NOTIFICATION) > Receiver.REFUSED, RETRIED);
                }
                terminal.waitUntil(() -> came(step, step.equals(Step.PASS) ? Seen.REDIRECT : ".*") > 0, SOON);
                end(step, AS_WRITTEN.with("done, requests that came: " + came(step, ".*")));
            }
            case "expiry" -> end(step, expire(step, expiring().orElseThrow()));
            default -> send(step);
        }
    }

    private Verdict reach(String method) throws InterruptedException {
        URI url = URI.create(receiver.urls(Step.REACH).getOrDefault("{reach}", ""));
        try {
            Reply reply = Reply.to(HttpRequest.newBuilder(url).method(method, BodyPublishers.ofString("")));
            return came(Step.REACH, method + " .*") > 0
                    ? AS_WRITTEN.with("reached")
                    : DIFFERENT.with("a " + method + " was answered " + reply.status() + " by another server");
        } catch (IOException e) {
            return DIFFERENT.with("a " + method + " failed: " + e.getClass().getSimpleName());
        }
    }

    /** Calls the provider, and records the answer. */
    private void send(Step step) throws InterruptedException {
        try {
            Reply reply = Reply.to(request(step, parts(step)));
            Seen answer = redaction.answer(step, reply);
            facts.see(answer);
            boolean isUseful = step.isBilled() ? answer.isSuccess() : answer.isLetIn();
            end(step, (isUseful ? AS_WRITTEN : DIFFERENT).with(answer.brief()));
            if (step.isBilled() && answer.isSuccess()) {
                started(step, answer, reply.body());
            } else if (step.is("request") && answer.isSuccess()) {
                terminal.say("The provider has started a check nevertheless. It counts as a start.");
            }
        } catch (IOException e) {
            end(step, NOT_SEEN.with("the call failed: " + e.getClass().getSimpleName()));
        }
    }

    private HttpRequest.Builder request(Step step, Map<String, String> parts) {
        String flowId = checks.getOrDefault(step.content(), NONE).flowId();
        String path = step.is("query") ? "pub/individual/" + flowId + "/face" : "api/individual/face";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(options.provider() + "/v2/identity/auth/" + path));
        Map<String, Object> fields = new HashMap<>(parts);
        HEADERS.stream()
                .filter(parts::containsKey)
                .forEach(name -> request.header(name, (String) Objects.requireNonNull(fields.remove(name))));
        if (step.is("query")) {
            return request;
        }
        String body = Json.createObjectBuilder(fields).build().toString();
        return request.header("Content-Type", "application/json;charset=UTF-8").POST(BodyPublishers.ofString(body));
    }

    /** The headers and fields that a step sends. */
    private Map<String, String> parts(Step step) {
        Person madeUp = Person.adult();
        String number = madeUp.idNumber();
        Tester tester = redaction.tester().orElse(new Tester("", ""));
        String contextId = UUID.randomUUID().toString();
        redaction.recognize("contextId", contextId);
        Map<String, String> values = new HashMap<>(receiver.urls(step));
        values.put("{last nonce}", Long.toString(lastNonce));
        lastNonce = Math.max(clock.millis(), lastNonce + 1);
        values.put("{authorization}", "APPCODE " + appCode);
        values.put("{app code}", appCode);
        values.put("{nonce}", Long.toString(lastNonce));
        values.put("{old nonce}", Long.toString(lastNonce - OLD.toMillis()));
        values.put("{name}", madeUp.name());
        values.put("{number}", number);
        values.put("{wrong number}", number.replaceFirst(".$", number.endsWith("0") ? "1" : "0"));
        values.put("{number and space}", number + " ");
        values.put("{child's number}", Person.child().idNumber());
        values.put("{context}", contextId);
        values.put("{tester's name}", tester.name());
        values.put("{tester's number}", tester.number());
        String headers = step.is("request|query|start") ? Step.GOOD_CALL.content() + "; " : "";
        return Stream.of((headers + step.content()).split("; ", -1))
                .map(it -> it.split("=", 2))
                .filter(it -> it.length == 2)
                .collect(Collectors.toMap(it -> it[0], it -> values.getOrDefault(it[1], it[1])));
    }

    private void started(Step step, Seen answer, String body) {
        String flowId = Redaction.text(body, "/data/flowId");
        String link = Redaction.text(body, "/data/authUrl");
        String token = Redaction.text(body, "/data/faceToken");
        redaction.recognize("flowId", flowId);
        redaction.recognize("serviceId", flowId);
        Instant expiresAt = clock.instant().plus(answer.validity().orElse(Duration.ZERO));
        checks.put(step.name(), new Check(flowId, link, expiresAt));
        show(link);
        if (!token.isEmpty()) {
            terminal.say("Token for the mini program: " + token);
        }
    }

    /** Shows a link, also as a QR code for the phone. */
    private void show(String link) {
        if (!link.isEmpty()) {
            terminal.say(link + "\n" + QrCode.of(link));
        }
    }

    private long came(Step step, String what) {
        return facts.seen(what, List.of(step)).count();
    }

    private Optional<Check> expiring() {
        return Stream.of("START_ZHIMACREDIT", "START_ZHIMACREDIT_WITH_CALLBACK", "START_TO_EXPIRE")
                .map(it -> checks.getOrDefault(it, NONE))
                .filter(it -> it.expiresAt().isAfter(clock.instant()))
                .findFirst();
    }

    private Duration left(Check check) {
        return Duration.between(clock.instant(), check.expiresAt()).plus(AFTER_EXPIRY);
    }

    private Verdict expire(Step step, Check check) throws InterruptedException {
        terminal.waitUntil(() -> clock.instant().isAfter(check.expiresAt()), left(check));
        show(check.link());
        return terminal.agrees(step.content())
                ? AS_WRITTEN.with("it has expired")
                : DIFFERENT.with("the link still works");
    }

    private void end(Step step, Verdict result) {
        facts.end(step, result);
        terminal.say(step.words() + ": " + result.detail());
    }
}
