package org.identityverification.testkit.script;

import jakarta.json.Json;
import org.identityverification.testkit.wire.Answer;

/** A fault that no table has. */
record OtherFault(String key, Reach reach, Answer answer) implements Fault {

    private static final int FALLBACK_STATUS = 400;

    static OtherFault error(String key, int code, String message, int status) {
        String json = Json.createObjectBuilder()
                .add("code", code)
                .add("message", message)
                .build()
                .toString();
        return new OtherFault(key, Reach.PROVIDER, Answer.json(json).withStatus(status));
    }

    /** A refusal by the gateway. The three digits of the code are its status where they can be one. */
    static Fault refusal(String code) {
        int named = Integer.parseInt(code, 1, 4, 10);
        Answer answer = Answer.empty(named >= 400 && named <= 599 ? named : FALLBACK_STATUS)
                .with(GatewayRefusal.ERROR_CODE, code)
                .with(GatewayRefusal.ERROR_MESSAGE, "Not In The Table");
        return new OtherFault(code, Reach.GATEWAY, answer);
    }

    @Override
    public Answer answer(Healthy healthy) {
        return answer;
    }
}
