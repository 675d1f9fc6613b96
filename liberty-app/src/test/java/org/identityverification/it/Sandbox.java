package org.identityverification.it;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/** The provider in a box beside the application: what a person does at a link, and what arrived there. */
final class Sandbox {

    private Sandbox() {}

    /** Presses a button of the face page without a browser. */
    static HttpResponse<String> decide(String authUrl, String form) {
        return Http.postForm(URI.create(authUrl + "/decision"), form);
    }

    /** The bodies of the start calls with this context id, oldest first. */
    static List<JsonObject> startCalls(String contextId) {
        return calls().stream()
                .filter(call -> call.getString("method").equals("POST"))
                .map(call -> Http.json(call.getString("body")))
                .filter(body -> body.getString("contextId", "").equals(contextId))
                .toList();
    }

    private static List<JsonObject> calls() {
        return Http.json(Http.get("/sandbox/control/calls"))
                .getJsonArray("calls")
                .getValuesAs(JsonObject.class);
    }
}
