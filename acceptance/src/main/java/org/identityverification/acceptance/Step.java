package org.identityverification.acceptance;

/** The steps of a run, in order, and what each may cost. */
enum Step {
    REACH(Price.FREE, "reach this program under the public URL"),
    WRONG_APP_CODE(Price.FREE, "call with a wrong app code"),
    NO_APP_CODE(Price.FREE, "call without an app code"),
    MALFORMED_APP_CODE(Price.FREE, "call with the app code, but without the word APPCODE"),
    GOOD_CALL(Price.FREE, "call with the app code, a new nonce and an empty request"),
    NONCE_TWICE(Price.FREE, "the same call with the same nonce"),
    OLD_NONCE(Price.FREE, "call with a nonce that is 20 minutes old"),
    NO_NONCE(Price.FREE, "call without a nonce"),

    MODE_UNKNOWN(Price.PERHAPS_BILLED, "request with an unknown mode"),
    MODE_MISSING(Price.PERHAPS_BILLED, "request without a mode"),
    NAME_MISSING(Price.PERHAPS_BILLED, "request without a name"),
    ID_NUMBER_MISSING(Price.PERHAPS_BILLED, "request without an ID number"),
    CALLBACK_MISSING(Price.PERHAPS_BILLED, "request for a made-up person without a callback URL"),
    ID_NUMBER_WRONG(Price.PERHAPS_BILLED, "request for a made-up person with a wrong check digit"),
    WHITE_SPACE(Price.PERHAPS_BILLED, "request for a made-up person with a space after the ID number"),
    UNDER_14(Price.PERHAPS_BILLED, "request for a made-up person of 13"),
    CALLBACK_OF_WE_CHAT(
            Price.PERHAPS_BILLED, "request for a made-up person in mode WE_CHAT_FACE with an empty callback URL"),
    QUERY_UNKNOWN(Price.PERHAPS_BILLED, "query for a flow that does not exist"),

    START_TENCENT(Price.BILLED, "start in mode TENCENT"),
    QUERY_BEFORE(Price.PERHAPS_BILLED, "query before the link is opened"),
    OPEN(Price.FREE, "the tester opens the face page"),
    QUERY_DURING(Price.PERHAPS_BILLED, "query while the face page is open"),
    FAIL(Price.FREE, "the tester fails on purpose"),
    QUERY_FAILED(Price.PERHAPS_BILLED, "query after the failure"),
    PASS(Price.FREE, "the tester passes; two tries of the notification are answered 503, the third 200"),
    QUERY_PASSED(Price.PERHAPS_BILLED, "query after the success"),
    START_ZHIMACREDIT(Price.BILLED, "start in mode ZHIMACREDIT, without a callback URL"),
    START_ZHIMACREDIT_WITH_CALLBACK(Price.BILLED, "start in mode ZHIMACREDIT once more, with a callback URL"),
    START_WE_CHAT_FACE(Price.BILLED, "start in mode WE_CHAT_FACE"),
    WE_CHAT_PASS(Price.FREE, "the tester passes in the mini program"),
    QUERY_WE_CHAT(Price.PERHAPS_BILLED, "query after the success in the mini program"),
    START_TO_EXPIRE(Price.BILLED, "start of a check whose link the tester lets expire"),
    EXPIRED_LINK(Price.FREE, "wait until a link has expired, and open it"),
    APPLICATION(Price.BILLED, "start through the reference application");

    enum Price {
        FREE("free"),
        PERHAPS_BILLED("perhaps billed"),
        BILLED("billed");

        private final String words;

        Price(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    final Price price;
    final String words;

    Step(Price price, String words) {
        this.price = price;
        this.words = words;
    }
}
