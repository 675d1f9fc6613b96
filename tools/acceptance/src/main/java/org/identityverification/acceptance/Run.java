package org.identityverification.acceptance;

import static org.identityverification.acceptance.Verdict.Kind.AS_WRITTEN;
import static org.identityverification.acceptance.Verdict.Kind.DIFFERENT;
import static org.identityverification.acceptance.Verdict.Kind.NOT_SEEN;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.identityverification.acceptance.Acceptance.Options;
import org.identityverification.testkit.Person;

/** Makes each step that is agreed to and within the budget. Judges nothing. */
final class Run {

    /** Uses the JVM's proxy and follows no redirects. */
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String appCode;
    private final Terminal terminal;
    private final Report report;
    private final Options options;
    private final Facts facts;
    private final Clock clock;
    private final Redaction redaction;
    private final Receiver receiver;
    private final Map<String, String> flowIds = new HashMap<>();
    private final AtomicLong lastNonce = new AtomicLong();
    /** A link that the tester does not need. It counts as expired unless it expires in the future. */
    private String spareLink = "";

    private Instant expiresAt = Instant.EPOCH;

    Run(String appCode, Terminal terminal, Report report) throws IOException {
        this.appCode = appCode;
        this.terminal = terminal;
        this.report = report;
        options = report.options();
        facts = report.facts();
        clock = report.clock();
        redaction = new Redaction(clock);
        redaction.hide(appCode);
        receiver = new Receiver(report, redaction);
    }

    void make() throws IOException, InterruptedException {
        List<Step> together =
                Step.ALL.stream().filter(it -> it.is("reach|call")).toList();
        try (receiver) {
            boolean agreed = !terminal.canAnswer() || agrees(together);
            for (Step step : Step.ALL) {
                String why = agreed ? whyNot(step) : "not agreed";
                if (why.isEmpty()) {
                    facts.begin(step);
                    // Before it may cost something.
                    report.write();
                    make(step);
                } else {
                    facts.end(step, new Verdict(NOT_SEEN, why));
                }
                report.write();
            }
        }
    }

    private boolean agrees(List<Step> steps) {
        steps.forEach(step -> terminal.say("- " + step.words()));
        Step first = steps.get(0);
        String price = switch (first.price()) {
            case "billed" -> "Billed, start " + (facts.starts() + 1) + " of " + options.maxStarts();
            case "perhaps billed" -> "Perhaps billed, call " + (facts.calls() + 1) + " of " + options.maxCalls();
            default -> "Free";
        };
        return terminal.agrees(price + ". " + (first.is("tester") ? first.content() : "Go on?"));
    }

    /** Why a step is not made: it can't be, or else the operator or the tester does not agree. Empty if it is made. */
    private String whyNot(Step step) {
        for (Step needed : Step.ALL) {
            Verdict result = facts.result(needed);
            if (needed.name().matches(step.needs()) && result.kind() != AS_WRITTEN) {
                return (facts.isMissed(needed) ? "" : needed.words() + ": ") + result.detail();
            }
        }
        if (step.is("reach|call")) {
            return "";
        }
        boolean isExpiring = expiresAt.isAfter(clock.instant());
        boolean isNeeded = switch (step.name()) {
            case "START_ZHIMACREDIT_WITH_CALLBACK" ->
                Statement.of("alipay-without-callback").judge(facts).kind() == DIFFERENT;
            case "START_TO_EXPIRE" -> !isExpiring;
            default -> true;
        };
        // Faulty requests may have started checks.
        boolean isStart = step.isBilled() || (step.is("request") && facts.starts() > 0);
        if (!terminal.canAnswer()) {
            return "no terminal";
        } else if (!isNeeded) {
            return "not needed";
        } else if (step.is("expiry") && !isExpiring) {
            return "no link expires in the future";
        } else if (step.mayBeBilled() && facts.calls() >= options.maxCalls()) {
            return "budget: --max-calls=" + options.maxCalls();
        } else if (isStart && facts.starts() >= options.maxStarts()) {
            return "budget: --max-starts=" + options.maxStarts();
        } else if (!agrees(List.of(step))) {
            return "not agreed";
        }
        return step.isBilled() && !hasTester() ? "no tester has agreed" : "";
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
                redaction.hide(new Person(name, number));
            }
        }
        return redaction.tester().isPresent();
    }

    private void make(Step step) throws InterruptedException {
        switch (step.kind()) {
            case "reach" -> {
                Verdict got = reach("GET");
                end(step, got.kind() == DIFFERENT ? got : reach("POST"));
            }
            case "tester" -> {
                boolean isPass = step.equals(Step.PASS);
                terminal.say("Waiting for requests to the public URL.");
                if (isPass && terminal.waitUntil(() -> came(step, Seen.NOTIFICATION) > 0, Duration.ofMinutes(2))) {
                    terminal.waitUntil(() -> came(step, Seen.NOTIFICATION) > Receiver.REFUSED, Duration.ofSeconds(30));
                }
                terminal.waitUntil(() -> came(step, isPass ? Seen.REDIRECT : ".*") > 0, Duration.ofSeconds(15));
                end(step, new Verdict(AS_WRITTEN, "done, requests that came: " + came(step, ".*")));
            }
            case "expiry" -> {
                terminal.say("The link expires at " + expiresAt);
                Duration left = Duration.between(clock.instant(), expiresAt).plusSeconds(5);
                terminal.waitUntil(() -> clock.instant().isAfter(expiresAt), left);
                terminal.say(spareLink + "\n" + Terminal.qrCode(spareLink));
                boolean hasExpired = terminal.agrees(step.content());
                String found = hasExpired ? "it has expired" : "the link still works";
                end(step, new Verdict(hasExpired ? AS_WRITTEN : DIFFERENT, found));
            }
            default -> call(step);
        }
    }

    private Verdict reach(String method) throws InterruptedException {
        try {
            URI url = URI.create(receiver.url(Step.REACH, "reach"));
            int status = send(HttpRequest.newBuilder(url).method(method, BodyPublishers.noBody()))
                    .statusCode();
            return came(Step.REACH, method + " .*") > 0
                    ? new Verdict(AS_WRITTEN, "reached")
                    : new Verdict(DIFFERENT, "a " + method + " was answered " + status + " by another server");
        } catch (IOException e) {
            return new Verdict(
                    DIFFERENT, "a " + method + " failed: " + e.getClass().getSimpleName());
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    private void call(Step step) throws InterruptedException {
        try {
            HttpResponse<String> response = send(request(step));
            Seen answer = redaction.answer(
                    step, response.statusCode(), response.headers().map(), response.body());
            facts.see(answer);
            boolean isUseful = step.isBilled() ? answer.isSuccess() : answer.isLetIn();
            end(step, new Verdict(isUseful ? AS_WRITTEN : DIFFERENT, answer.brief()));
            if (step.isBilled() && answer.isSuccess()) {
                started(step, answer, response.body());
            }
        } catch (IOException e) {
            end(step, new Verdict(NOT_SEEN, "the call failed: " + e.getClass().getSimpleName()));
        }
    }

    private HttpRequest.Builder request(Step step) {
        String flowId = flowIds.getOrDefault(step.content(), "1000000000000000000");
        String path = step.is("query") ? "pub/individual/" + flowId + "/face" : "api/individual/face";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(options.provider() + "/v2/identity/auth/" + path));
        JsonObjectBuilder body = Json.createObjectBuilder();
        String headers = step.is("call") ? "" : Step.GOOD_CALL.content() + "; ";
        for (String part : (headers + step.content()).split("; ", -1)) {
            String[] both = part.split("=", 2);
            String value = value(step, both[both.length - 1]);
            if (both[0].matches("Authorization|X-Ca-Nonce")) {
                request.header(both[0], value);
            } else {
                body.add(both[0], value);
            }
        }
        return step.is("query")
                ? request
                : request.header("Content-Type", "application/json;charset=UTF-8")
                        .POST(BodyPublishers.ofString(body.build().toString()));
    }

    /** What a step sends for a word in its content. */
    private String value(Step step, String word) {
        String number = Person.adult().idNumber();
        return switch (word) {
            case "{authorization}" -> "APPCODE " + appCode;
            case "{app code}" -> appCode;
            case "{nonce}" -> Long.toString(lastNonce.updateAndGet(last -> Math.max(clock.millis(), last + 1)));
            case "{last nonce}" -> lastNonce.toString();
            case "{old nonce}" ->
                Long.toString(clock.millis() - Duration.ofMinutes(20).toMillis());
            case "{name}" -> Person.adult().name();
            case "{number}" -> number;
            case "{wrong number}" -> number.replaceFirst(".$", number.endsWith("0") ? "1" : "0");
            case "{number and space}" -> number + " ";
            case "{child's number}" -> Person.child().idNumber();
            case "{tester's name}" -> redaction.tester().orElseThrow().name();
            case "{tester's number}" -> redaction.tester().orElseThrow().idNumber();
            case "{callback}", "{notify}" -> receiver.url(step, word.replaceAll("[{}]", ""));
            case "{context}" ->
                redaction.recognize("contextId", UUID.randomUUID().toString());
            default -> word;
        };
    }

    private void started(Step step, Seen answer, String body) {
        String flowId = Redaction.text(body, "/data/flowId");
        redaction.recognize("flowId", flowId);
        redaction.recognize("serviceId", flowId);
        flowIds.put(step.name(), flowId);
        String link = Redaction.text(body, "/data/authUrl");
        if (step.name().matches("START_(ZHIMACREDIT.*|TO_EXPIRE)")) {
            spareLink = link;
            expiresAt = clock.instant().plus(answer.validity());
        }
        terminal.say(link + "\n" + Terminal.qrCode(link));
        String token = Redaction.text(body, "/data/faceToken");
        if (!token.isEmpty()) {
            terminal.say("Token for the mini program: " + token);
        }
    }

    private long came(Step step, String what) {
        return facts.seen(what, List.of(step)).count();
    }

    private void end(Step step, Verdict result) {
        facts.end(step, result);
        terminal.say(step.words() + ": " + result.detail());
    }
}
