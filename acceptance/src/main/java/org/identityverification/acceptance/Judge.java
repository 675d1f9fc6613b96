package org.identityverification.acceptance;

import static org.identityverification.acceptance.Verdict.asWritten;
import static org.identityverification.acceptance.Verdict.different;
import static org.identityverification.acceptance.Verdict.notSeen;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.acceptance.Documented.Refusal;

/**
 * Judges statements by facts. A deviation from another statement does not make this one different, only not seen. A statement
 * is judged only if at least one of its steps was made.
 */
final class Judge {

    static final Step[] GATEWAY = {
        Step.WRONG_APP_CODE, Step.NO_APP_CODE, Step.MALFORMED_APP_CODE, Step.NONCE_TWICE, Step.OLD_NONCE, Step.NO_NONCE
    };

    private static final Set<Step> FAULTS = EnumSet.range(Step.MODE_UNKNOWN, Step.CALLBACK_OF_WE_CHAT);
    private static final List<Step> STARTS = List.of(
            Step.START_TENCENT,
            Step.START_ZHIMACREDIT,
            Step.START_ZHIMACREDIT_WITH_CALLBACK,
            Step.START_WE_CHAT_FACE,
            Step.START_TO_EXPIRE);
    private static final List<Step> QUERIES =
            List.of(Step.QUERY_BEFORE, Step.QUERY_DURING, Step.QUERY_FAILED, Step.QUERY_PASSED, Step.QUERY_WE_CHAT);
    /** The limits for "about 1–3 s" and "about 5–6 s", with allowance for the network and a busy machine. */
    private static final Duration EARLIEST = Duration.ofMillis(500);

    private static final Duration BETWEEN = Duration.ofSeconds(4);
    private static final Duration LATEST = Duration.ofSeconds(8);

    private Judge() {}

    // The gateway

    static Verdict letIn(Facts facts, Refusal reason) {
        Answer answer = facts.answer(Step.GOOD_CALL).orElseThrow();
        if (answer.isLetIn()) {
            return asWritten("");
        }
        return reason.is(answer.errorCode(), answer.errorMessage())
                ? different(answer.brief())
                : notSeen("the call was not accepted: " + answer.brief());
    }

    static Verdict refused(Facts facts, Step step) {
        Answer answer = facts.answer(step).orElseThrow();
        if (answer.isLetIn()) {
            return different("accepted: " + answer.brief());
        }
        boolean another = answer.status() >= 500 || Documented.OTHER_REFUSALS.contains(answer.errorMessage());
        return answer.saysWhy() && !another
                ? asWritten(answer.brief())
                : notSeen("not refused for this reason: " + answer.brief());
    }

    static Verdict refusedAs(Facts facts, Refusal reason, Step... steps) {
        List<Answer> refusals = answers(facts, steps)
                // A missing reason, or one of another shape, is another statement's matter.
                .filter(answer -> (answer.saysWhy() && !answer.errorCode().equals("?")) || answer.isLetIn())
                // So is a nonce that is accepted.
                .filter(answer -> reason == Refusal.APP_CODE || !answer.isLetIn())
                .toList();
        return all(
                refusals,
                answer -> !answer.isLetIn() && reason.is(answer.errorCode(), answer.errorMessage()),
                "no refusal gave a reason");
    }

    static Verdict refusalHeaders(Facts facts) {
        return all(
                refusals(facts),
                answer -> !answer.errorMessage().isEmpty()
                        && (answer.errorCode().isEmpty() || answer.errorCode().matches("[A-Z][0-9]{3}[A-Z0-9]{2}")),
                "no call was refused");
    }

    static Verdict requestId(Facts facts) {
        return all(refusals(facts), answer -> has(answer.headers(), "X-Ca-Request-Id"), "no call was refused");
    }

    // The start

    static Verdict error(Facts facts, Step step, String code, String message) {
        Answer answer = facts.answer(step).orElseThrow();
        if (!answer.isLetIn()) {
            return notSeen("no JSON with a code: " + answer.brief());
        }
        boolean same = answer.body().code("code").filter(code::equals).isPresent()
                && answer.body().code("message").filter(message::equals).isPresent();
        return same ? asWritten("status " + answer.status()) : different(answer.brief());
    }

    static Verdict errors(Facts facts) {
        List<Answer> faults = FAULTS.stream()
                .flatMap(step -> facts.answer(step).stream())
                .filter(answer -> !answer.isSuccess())
                .toList();
        return all(
                faults,
                answer -> isOfType(answer, "code", "number") && isOfType(answer, "message", "string"),
                "no request was refused");
    }

    static Verdict answer(Facts facts) {
        return all(
                successes(facts),
                answer -> isOfType(answer, "code", "number")
                        && isOfType(answer, "message", "string")
                        && isOfType(answer, "data", "object"),
                "no start succeeded");
    }

    static Verdict data(Facts facts, String name) {
        List<Field> fields = successes(facts).stream()
                .flatMap(answer -> answer.body().field("data." + name).stream())
                .filter(field -> !field.isNull())
                .toList();
        if (fields.isEmpty()) {
            return notSeen("not in an answer");
        }
        // A link has a host as its value.
        boolean isLink = name.endsWith("Url");
        return fields.stream()
                        .allMatch(field -> field.type().equals("string")
                                && (!isLink || field.value().isPresent()))
                ? asWritten(fields.get(0).toString())
                : different(fields.toString());
    }

    static Verdict expire(Facts facts) {
        List<Field> fields = successes(facts).stream()
                .flatMap(answer -> answer.body().field("data.expire").stream())
                .filter(field -> !field.isNull())
                .toList();
        if (fields.isEmpty()) {
            return notSeen("not in an answer");
        }
        boolean isFuture = fields.stream()
                .allMatch(field -> field.type().equals("number")
                        && field.value()
                                .map(Duration::parse)
                                .filter(it -> !it.isNegative())
                                .isPresent());
        return isFuture ? asWritten("in " + fields.get(0).value().orElseThrow()) : different(fields.toString());
    }

    static Verdict linkExpiry(Facts facts) {
        return facts.told(Step.EXPIRED_LINK).orElseThrow().equals("expired")
                ? asWritten("")
                : different("the link still works");
    }

    static Verdict faceToken(Facts facts) {
        Answer answer = facts.answer(Step.START_WE_CHAT_FACE).orElseThrow();
        if (!answer.isSuccess()) {
            return notSeen("not started: " + answer.brief());
        }
        return answer.body()
                .field("data.faceToken")
                .filter(field -> field.type().equals("string"))
                .map(field -> asWritten(field.toString()))
                .orElseGet(() -> different("not in the answer"));
    }

    static Verdict modes(Facts facts) {
        List<Answer> unknown = starts(facts)
                .filter(answer -> answer.body()
                        .code("message")
                        .filter(Documented.MODE_UNKNOWN::equals)
                        .isPresent())
                .toList();
        if (!unknown.isEmpty()) {
            return different(unknown.get(0).brief());
        }
        return successes(facts).isEmpty() ? notSeen("no start succeeded") : asWritten("");
    }

    static Verdict repetition(Facts facts) {
        if (facts.told(Step.PASS).isEmpty()) {
            return notSeen("the tester has not passed before");
        }
        List<Answer> further = answers(
                        facts,
                        Step.START_ZHIMACREDIT,
                        Step.START_ZHIMACREDIT_WITH_CALLBACK,
                        Step.START_WE_CHAT_FACE,
                        Step.START_TO_EXPIRE)
                .filter(answer -> answer.isLetIn() && !hasCode(answer, Documented.CODE_OF_REQUEST))
                .toList();
        if (further.isEmpty()) {
            return notSeen("no further start was answered");
        }
        return further.stream().anyMatch(Answer::isSuccess)
                ? asWritten("")
                : different(further.get(0).brief());
    }

    static Verdict alipayWithoutCallback(Facts facts) {
        Answer answer = facts.answer(Step.START_ZHIMACREDIT).orElseThrow();
        if (answer.isSuccess()) {
            return asWritten("");
        }
        return answer.body()
                        .code("message")
                        .filter(Documented.CALLBACK_MISSING::equals)
                        .isPresent()
                ? different(answer.brief())
                : notSeen("refused for another reason: " + answer.brief());
    }

    // The notification

    static Verdict notification(Facts facts) {
        List<Arrival> all = facts.notifications(Step.PASS).toList();
        return all.isEmpty()
                ? different("the tester has passed, but no notification came")
                : asWritten(all.size() + " requests");
    }

    static Verdict notificationBody(Facts facts) {
        List<Arrival> all = facts.notifications(Step.PASS).toList();
        if (all.isEmpty()) {
            return notSeen("no notification came");
        }
        return all.stream()
                .filter(arrival -> !arrival.body().isJson())
                .findFirst()
                .map(arrival -> different(arrival.body().toString()))
                .orElseGet(() -> asWritten("Content-Type " + all.get(0).contentType()));
    }

    /** A field that must be present, with our value as a string. */
    static Verdict notified(Facts facts, String name) {
        return inNotification(
                facts,
                body -> body.field(name)
                        .map(field -> field.type().equals("string") && field.ours()
                                ? asWritten(field.toString())
                                : different(field.toString()))
                        .orElseGet(() -> different("not in the body")));
    }

    static Verdict notificationSuccess(Facts facts) {
        if (facts.told(Step.FAIL).isPresent()
                && facts.notifications(Step.FAIL).anyMatch(it -> !it.saysFailed() && it.saysOutcome())) {
            return different("a failure was notified as a success");
        }
        return inNotification(facts, body -> {
            Optional<Field> success = body.field("success").filter(field -> !field.isNull());
            if (success.isEmpty()) {
                return body.code("status").isPresent()
                        ? notSeen("`status` is sent instead")
                        : different("not in the body");
            }
            return success.get().type().equals("boolean") && success.get().has("true")
                    ? asWritten("")
                    : different(success.get().toString());
        });
    }

    static Verdict verifyCode(Facts facts) {
        return inNotification(
                facts,
                body -> body.field("verifycode")
                        .map(field -> field.type().equals("string")
                                ? asWritten(field.toString())
                                : different(field.toString()))
                        .orElseGet(() -> different("not in the body")));
    }

    static Verdict accountId(Facts facts) {
        return inNotification(
                facts,
                body -> body.field("accountId")
                        .filter(field -> !field.isNull())
                        .map(field -> different(field.toString()))
                        .orElseGet(() -> asWritten("")));
    }

    static Verdict twins(Facts facts) {
        return inNotification(facts, body -> {
            Optional<Field> serviceId = body.field("serviceId").filter(field -> !field.isNull());
            Optional<Field> status = body.field("status").filter(field -> !field.isNull());
            if (serviceId.isEmpty() && status.isEmpty()) {
                return notSeen("not in the body");
            }
            boolean same = serviceId.map(Field::ours).orElse(true)
                    && status.map(field -> field.has("true")).orElse(true);
            return same ? asWritten("") : different(serviceId.or(() -> status).orElseThrow() + ", " + status);
        });
    }

    static Verdict failReason(Facts facts) {
        List<Field> reasons = facts.notifications(Step.FAIL)
                .filter(Arrival::saysFailed)
                .flatMap(arrival -> arrival.body().field("failReasonCode").stream())
                .filter(field -> !field.isNull())
                .toList();
        if (facts.notifications(Step.FAIL).findAny().isEmpty()) {
            return notSeen("the failure was not notified");
        }
        return reasons.stream()
                .filter(field ->
                        !field.value().filter(Documented.FAIL_REASONS::contains).isPresent())
                .findFirst()
                .map(field -> different(field.toString()))
                .orElseGet(() ->
                        asWritten(reasons.isEmpty() ? "absent" : reasons.get(0).toString()));
    }

    static Verdict action(Facts facts) {
        return inNotification(
                facts,
                body -> body.field("action")
                        .filter(field -> !field.isNull() && !field.has("identity_psn_end"))
                        .map(field -> different(field.toString()))
                        .orElseGet(() -> asWritten(body.field("action").isPresent() ? "present" : "absent")));
    }

    static Verdict retries(Facts facts) {
        List<Arrival> tries = facts.notifications(Step.PASS).toList();
        if (tries.isEmpty()) {
            return notSeen("no notification came");
        }
        List<Duration> pauses = Stream.iterate(1, i -> i < tries.size(), i -> i + 1)
                .map(i -> Duration.between(tries.get(i - 1).at(), tries.get(i).at()))
                .toList();
        String seen = pauses.isEmpty()
                ? "no retry"
                : "after " + pauses.stream().map(Judge::seconds).collect(Collectors.joining(" and "));
        boolean asWritten = pauses.size() == 2
                && isBetween(EARLIEST, pauses.get(0), BETWEEN)
                && isBetween(BETWEEN, pauses.get(1), LATEST);
        return asWritten ? asWritten(seen) : different(seen);
    }

    static Verdict ping(Facts facts) {
        List<Arrival> pings = facts.arrivals().stream()
                .filter(arrival -> arrival.isPing() && arrival.start() == Step.START_TENCENT)
                .toList();
        if (pings.isEmpty()) {
            return different("no GET came");
        }
        String sender = pings.get(0).address();
        return asWritten(
                "its sender is " + sameOrNot(facts, sender, Arrival::isNotification) + " that of the POST, and "
                        + sameOrNot(facts, sender, arrival -> !arrival.toNotifyUrl()) + " that of the browser");
    }

    static Verdict signature(Facts facts) {
        List<Arrival> all = facts.notifications(Step.PASS).toList();
        if (all.isEmpty()) {
            return notSeen("no notification came");
        }
        return all.stream().anyMatch(arrival -> has(arrival.headers(), "X-Tsign-Open-SIGNATURE"))
                ? different("it has one")
                : asWritten("");
    }

    static Verdict redirect(Facts facts) {
        List<Arrival> all = redirects(facts);
        if (all.isEmpty()) {
            return different("the browser did not come");
        }
        return carries(all, "contextId")
                ? asWritten("")
                : different("parameters: " + all.get(0).query());
    }

    static Verdict redirectQuery(Facts facts) {
        List<Arrival> all = redirects(facts);
        if (all.isEmpty()) {
            return notSeen("the browser did not come");
        }
        return carries(all, Receiver.KEPT)
                ? asWritten("")
                : different("parameters: " + all.get(0).query());
    }

    private static List<Arrival> redirects(Facts facts) {
        return facts.arrivals().stream()
                .filter(arrival -> !arrival.toNotifyUrl() && arrival.start() == Step.START_TENCENT)
                .toList();
    }

    private static boolean carries(List<Arrival> redirects, String parameter) {
        return redirects.stream()
                .flatMap(it -> it.query().stream())
                .anyMatch(field -> field.name().equals(parameter) && field.ours());
    }

    // The query

    static Verdict query(Facts facts) {
        List<Answer> all = answers(facts, QUERIES.toArray(new Step[0])).toList();
        List<Answer> good = all.stream().filter(Answer::isSuccess).toList();
        if (!good.isEmpty()) {
            return all(good, answer -> isOfType(answer, "data.status", "string"), "");
        }
        boolean onlyBefore = all.stream().allMatch(answer -> hasCode(answer, Documented.NO_FACE_CHECK));
        return onlyBefore
                ? notSeen("only before the check has begun")
                : different(all.get(0).brief());
    }

    static Verdict status(Facts facts, Step step, String status) {
        Answer answer = facts.answer(step).orElseThrow();
        if (status.equals("ING") && hasCode(answer, Documented.NO_FACE_CHECK)) {
            return asWritten(answer.brief());
        }
        if (query(facts).kind() != Verdict.Kind.AS_WRITTEN) {
            return notSeen("the query did not work: " + answer.brief());
        }
        if (!answer.isSuccess()) {
            return different(answer.brief());
        }
        Field field = answer.body().field("data.status").orElseThrow();
        return field.has(status) ? asWritten("") : different(field.toString());
    }

    static Verdict scores(Facts facts) {
        Answer answer = facts.answer(Step.QUERY_PASSED).orElseThrow();
        if (!answer.isSuccess()
                || !answer.body().code("data.status").filter("SUCCESS"::equals).isPresent()) {
            return notSeen("the query did not report the success: " + answer.brief());
        }
        List<Field> scores = Stream.of("similarity", "livingScore")
                .flatMap(name -> answer.body().field("data." + name).stream())
                .toList();
        return scores.size() == 2
                        && scores.stream().allMatch(field -> field.type().equals("string"))
                ? asWritten("")
                : different(scores.isEmpty() ? "not in the answer" : scores.toString());
    }

    static Verdict flowUnknown(Facts facts) {
        Answer answer = facts.answer(Step.QUERY_UNKNOWN).orElseThrow();
        if (!answer.isLetIn()) {
            return notSeen("the query did not work: " + answer.brief());
        }
        return hasCode(answer, Documented.FLOW_UNKNOWN) ? asWritten("") : different(answer.brief());
    }

    static Verdict weChatSilent(Facts facts) {
        return facts.arrivals().stream()
                .filter(arrival -> arrival.start() == Step.START_WE_CHAT_FACE)
                .findFirst()
                .map(arrival -> different("a " + arrival.method() + " to the "
                        + (arrival.toNotifyUrl() ? "notify" : "callback") + " URL"))
                .orElseGet(() -> asWritten(""));
    }

    static Verdict weChatByAsking(Facts facts) {
        Answer answer = facts.answer(Step.QUERY_WE_CHAT).orElseThrow();
        if (query(facts).kind() != Verdict.Kind.AS_WRITTEN) {
            return notSeen("the query did not work: " + answer.brief());
        }
        return answer.body()
                .field("data.status")
                .map(field -> field.has("SUCCESS") ? asWritten("") : different(field.toString()))
                .orElseGet(() -> different(answer.brief()));
    }

    // Parts

    /** A try that is different takes precedence over the others. */
    private static Verdict inNotification(Facts facts, java.util.function.Function<Body, Verdict> judge) {
        return facts.notifications(Step.PASS)
                .map(Arrival::body)
                .filter(Body::isJson)
                .map(judge)
                .min(Comparator.comparing(verdict -> verdict.kind() != Verdict.Kind.DIFFERENT))
                .orElseGet(() -> notSeen("no notification with a JSON object came"));
    }

    private static Verdict all(List<Answer> answers, Predicate<Answer> asWritten, String whyNone) {
        if (answers.isEmpty()) {
            return notSeen(whyNone);
        }
        return answers.stream()
                .filter(asWritten.negate())
                .findFirst()
                .map(answer -> different(answer.brief() + (answer.isLetIn() ? ": " + answer.body() : "")))
                .orElseGet(() -> asWritten(answers.size() + (answers.size() == 1 ? " answer" : " answers")));
    }

    private static List<Answer> refusals(Facts facts) {
        return answers(facts, GATEWAY).filter(answer -> !answer.isLetIn()).toList();
    }

    private static Stream<Answer> starts(Facts facts) {
        return STARTS.stream().flatMap(step -> facts.answer(step).stream());
    }

    static List<Answer> successes(Facts facts) {
        return starts(facts).filter(Answer::isSuccess).toList();
    }

    private static Stream<Answer> answers(Facts facts, Step... steps) {
        return Arrays.stream(steps).flatMap(step -> facts.answer(step).stream());
    }

    private static boolean isOfType(Answer answer, String name, String type) {
        return answer.body()
                .field(name)
                .filter(field -> field.type().equals(type))
                .isPresent();
    }

    private static boolean hasCode(Answer answer, String code) {
        return answer.code().filter(code::equals).isPresent();
    }

    private static boolean has(Set<String> headers, String name) {
        return headers.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static String sameOrNot(Facts facts, String sender, Predicate<Arrival> others) {
        List<Arrival> all = facts.arrivals().stream().filter(others).toList();
        if (all.isEmpty()) {
            return "not comparable with";
        }
        return all.stream().anyMatch(arrival -> arrival.address().equals(sender)) ? "the same as" : "different from";
    }

    private static boolean isBetween(Duration from, Duration pause, Duration to) {
        return pause.compareTo(from) >= 0 && pause.compareTo(to) <= 0;
    }

    private static String seconds(Duration pause) {
        return String.format(java.util.Locale.ROOT, "%.1f s", pause.toMillis() / 1000.0);
    }
}
