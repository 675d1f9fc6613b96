package org.identityverification.acceptance;

import static org.identityverification.acceptance.Step.Price.BILLED;
import static org.identityverification.acceptance.Step.Price.FREE;
import static org.identityverification.acceptance.Step.Price.PERHAPS_BILLED;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.identityverification.testkit.Person;

/** The steps of a run, in order: what each may cost, and what makes a request faulty. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing that changes
enum Step {
    REACH(FREE, "reach this program under the public URL"),
    WRONG_APP_CODE(FREE, "call with a wrong app code"),
    NO_APP_CODE(FREE, "call without an app code"),
    MALFORMED_APP_CODE(FREE, "call with the app code, but without the word APPCODE"),
    GOOD_CALL(FREE, "call with the app code, a new nonce and an empty request"),
    NONCE_TWICE(FREE, "the same call with the same nonce"),
    OLD_NONCE(FREE, "call with a nonce that is 20 minutes old"),
    NO_NONCE(FREE, "call without a nonce"),

    MODE_UNKNOWN("request with an unknown mode", it -> it.put("faceauthMode", "NO_SUCH_MODE")),
    MODE_MISSING("request without a mode", it -> it.remove("faceauthMode")),
    NAME_MISSING("request without a name", it -> it.remove("name")),
    ID_NUMBER_MISSING("request without an ID number", it -> it.remove("idNo")),
    CALLBACK_MISSING("request for a made-up person without a callback URL", it -> it.remove("callbackUrl")),
    ID_NUMBER_WRONG(
            "request for a made-up person with a wrong check digit",
            it -> it.computeIfPresent("idNo", (name, number) -> withWrongCheckDigit(number))),
    WHITE_SPACE(
            "request for a made-up person with a space after the ID number",
            it -> it.merge("idNo", " ", String::concat)),
    UNDER_14(
            "request for a made-up person of 13",
            it -> it.put("idNo", Person.child().idNumber())),
    CALLBACK_OF_WE_CHAT(
            "request for a made-up person in mode WE_CHAT_FACE with an empty callback URL",
            it -> it.putAll(Map.of("faceauthMode", "WE_CHAT_FACE", "callbackUrl", ""))),
    QUERY_UNKNOWN(PERHAPS_BILLED, "query for a flow that does not exist"),

    START_TENCENT(BILLED, "start in mode TENCENT"),
    QUERY_BEFORE(PERHAPS_BILLED, "query before the link is opened"),
    OPEN(FREE, "the tester opens the face page"),
    QUERY_DURING(PERHAPS_BILLED, "query while the face page is open"),
    FAIL(FREE, "the tester fails on purpose"),
    QUERY_FAILED(PERHAPS_BILLED, "query after the failure"),
    PASS(FREE, "the tester passes; two tries of the notification are answered 503, the third 200"),
    QUERY_PASSED(PERHAPS_BILLED, "query after the success"),
    START_ZHIMACREDIT(BILLED, "start in mode ZHIMACREDIT, without a callback URL"),
    START_ZHIMACREDIT_WITH_CALLBACK(BILLED, "start in mode ZHIMACREDIT once more, with a callback URL"),
    START_WE_CHAT_FACE(BILLED, "start in mode WE_CHAT_FACE"),
    WE_CHAT_PASS(FREE, "the tester passes in the mini program"),
    QUERY_WE_CHAT(PERHAPS_BILLED, "query after the success in the mini program"),
    START_TO_EXPIRE(BILLED, "start of a check whose link the tester lets expire"),
    EXPIRED_LINK(FREE, "wait until a link has expired, and open it"),
    APPLICATION(BILLED, "start through the reference application");

    enum Price {
        FREE,
        PERHAPS_BILLED,
        BILLED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    final Price price;
    final String words;

    /** What makes a request for a made-up person faulty. */
    final Optional<Consumer<Map<String, String>>> fault;

    Step(Price price, String words) {
        this.price = price;
        this.words = words;
        this.fault = Optional.empty();
    }

    Step(String words, Consumer<Map<String, String>> fault) {
        this.price = PERHAPS_BILLED;
        this.words = words;
        this.fault = Optional.of(fault);
    }

    private static String withWrongCheckDigit(String number) {
        return number.substring(0, number.length() - 1) + (number.endsWith("0") ? '1' : '0');
    }

    @Override
    public String toString() {
        return words + " (" + price + ")";
    }
}
