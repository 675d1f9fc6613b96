package org.identityverification.testkit.script;

import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.testkit.wire.Answer;

/** A way in which a call fails. The enums are the documented ones, for example {@link GatewayRefusal}; {@link #of} makes any other. */
public sealed interface Fault permits GatewayRefusal, BusinessError, SpoiledAnswer, OtherFault {

    /** How far a call gets before it fails. */
    enum Reach {
        /** The gateway refuses it: no flow exists. */
        GATEWAY,
        /** The provider refuses it although the request is valid: no flow exists. */
        PROVIDER,
        /** The call succeeds, but the caller gets another answer: a flow exists, and its links work. */
        FLOW
    }

    /** Its name in the sandbox and its documentation. */
    String key();

    Reach reach();

    /** The answer that is sent instead of the healthy one, from which only a {@link SpoiledAnswer} is made. */
    Answer answer(JsonObject healthy);

    /** A fault of your own: the call succeeds, but the caller gets this status and this JSON. */
    static Fault of(int status, String json) {
        return of(Answer.text(status, Answer.JSON, json));
    }

    /** A fault of your own: the call succeeds, but the caller gets this answer. */
    static Fault of(Answer answer) {
        return new OtherFault("answer", Reach.FLOW, answer);
    }

    /** The fault with this key, in upper or lower case: from a table, any other code, or {@code <business error>-http<status>}. */
    static Optional<Fault> byKey(String key) {
        Optional<Fault> documented =
                table().filter(fault -> fault.key().equalsIgnoreCase(key)).findFirst();
        boolean isCode = key.matches("[A-Z][45][0-9]{2}[A-Z0-9]{2}");
        return documented
                .or(() -> otherError(key))
                .or(() -> isCode ? Optional.of(OtherFault.refusal(key)) : Optional.empty());
    }

    static Stream<Fault> table() {
        return Stream.<Fault[]>of(GatewayRefusal.values(), BusinessError.values(), SpoiledAnswer.values())
                .flatMap(Arrays::stream);
    }

    private static Optional<Fault> otherError(String key) {
        Matcher parts = Pattern.compile("(.+?)(?:-http([45][0-9]{2}))?").matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String error = parts.group(1);
        int status = parts.group(2) == null ? 200 : Integer.parseInt(parts.group(2));
        return Arrays.stream(BusinessError.values())
                .filter(it -> it.key().equalsIgnoreCase(error))
                .findFirst()
                .map(it -> it.under(status))
                .or(() -> error.matches("[1-9][0-9]{7}")
                        ? Optional.of(OtherFault.error(key, Integer.parseInt(error), "沙箱: 文档中没有的错误码", status))
                        : Optional.empty());
    }
}
