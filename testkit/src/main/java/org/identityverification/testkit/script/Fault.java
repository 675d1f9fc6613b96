package org.identityverification.testkit.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.testkit.wire.Answer;

/** Something to go wrong on purpose. */
public sealed interface Fault {

    /**
     * How a magic name or the control endpoint calls it.
     *
     * @return the key
     */
    String key();

    /**
     * The gateway refuses.
     *
     * @param refusal how
     */
    record Refusal(GatewayRefusal refusal) implements Fault {
        @Override
        public String key() {
            return refusal.key();
        }
    }

    /**
     * The gateway refuses with a code that is not in the contract's table.
     *
     * @param code six characters
     */
    record UnknownRefusal(String code) implements Fault {

        private static final int FALLBACK_STATUS = 400;

        @Override
        public String key() {
            return code;
        }

        /**
         * The refusal on the wire.
         *
         * @return the status that the code itself names, 400 if it names none
         */
        public Answer answer() {
            int named = Integer.parseInt(code, 1, 4, 10);
            return Answer.empty(named >= 400 && named <= 599 ? named : FALLBACK_STATUS)
                    .with(GatewayRefusal.ERROR_CODE, code)
                    .with(GatewayRefusal.ERROR_MESSAGE, "Not In The Table");
        }
    }

    /**
     * The provider refuses.
     *
     * @param error how
     * @param status under which HTTP status
     */
    record Business(BusinessError error, int status) implements Fault {

        private static final int OK = 200;

        @Override
        public String key() {
            return status == OK ? error.key() : error.key() + "-http" + status;
        }

        /**
         * The error on the wire.
         *
         * @return JSON
         */
        public Answer answer() {
            return error.answer().withStatus(status);
        }
    }

    /**
     * The answer is spoiled.
     *
     * @param fault how
     */
    record Spoiled(AnswerFault fault) implements Fault {
        @Override
        public String key() {
            return fault.key();
        }
    }

    /**
     * The fault with this key.
     *
     * @param key in any case
     * @return the fault, or empty
     */
    static Optional<Fault> byKey(String key) {
        Optional<Fault> refusal = GatewayRefusal.byKey(key).map(Refusal::new);
        return refusal.or(() -> AnswerFault.byKey(key).map(Spoiled::new))
                .or(() -> business(key))
                .or(() -> Keys.GATEWAY_CODE.matcher(key).matches()
                        ? Optional.of(new UnknownRefusal(key))
                        : Optional.empty());
    }

    /**
     * The keys of every documented fault.
     *
     * @return gateway refusals, business errors, spoiled answers
     */
    static List<String> keys() {
        List<String> keys = new ArrayList<>();
        Arrays.stream(GatewayRefusal.values()).map(GatewayRefusal::key).forEach(keys::add);
        Arrays.stream(BusinessError.table()).map(BusinessError::key).forEach(keys::add);
        Arrays.stream(AnswerFault.values()).map(AnswerFault::key).forEach(keys::add);
        return keys;
    }

    private static Optional<Fault> business(String key) {
        Matcher parts = Keys.BUSINESS.matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int status = parts.group(2) == null ? 200 : Integer.parseInt(parts.group(2));
        return BusinessError.byKey(parts.group(1)).map(error -> new Business(error, status));
    }

    /** The shapes of keys. */
    final class Keys {
        private static final Pattern GATEWAY_CODE = Pattern.compile("[A-Z][0-9]{3}[A-Z0-9]{2}");
        private static final Pattern BUSINESS = Pattern.compile("(.+?)(?:-http([45][0-9]{2}))?");

        private Keys() {}
    }
}
