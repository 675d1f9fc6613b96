package org.identityverification.testkit.script;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import org.identityverification.testkit.wire.Answer;

/** A fault that is in no table. */
record OtherFault(String key, Reach reach, Answer answer) implements Fault {

    static OtherFault error(String key, int code, String message, int status) {
        String json = Json.createObjectBuilder()
                .add("code", code)
                .add("message", message)
                .build()
                .toString();
        return new OtherFault(key, Reach.PROVIDER, Answer.text(status, Answer.JSON, json));
    }

    /** A refusal by the gateway. The three digits of the code are its status. */
    static Fault refusal(String code) {
        Answer answer = Answer.empty(Integer.parseInt(code, 1, 4, 10))
                .with(GatewayRefusal.ERROR_CODE, code)
                .with(GatewayRefusal.ERROR_MESSAGE, "Not In The Table");
        return new OtherFault(code, Reach.GATEWAY, answer);
    }

    @Override
    public Answer answer(JsonObject healthy) {
        return answer;
    }
}
