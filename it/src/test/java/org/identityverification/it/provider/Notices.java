package org.identityverification.it.provider;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.Check;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.Tokens;

/** Sends notifications about verifications that a server has started or does not know. The server must be configured for them. */
public final class Notices {

    public static final int RECEIVED = 200;

    public static final String PUBLIC_URL = "http://localhost/identity/api";
    public static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";

    private Notices() {}

    public static Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("IDENTITY_VERIFICATION_PUBLIC_URL", PUBLIC_URL);
        all.put("IDENTITY_VERIFICATION_NOTIFICATION_SECRET", SECRET);
        all.put("IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "false");
        all.put("IDENTITY_VERIFICATION_TASK_POLL", "PT0.2S");
        return all;
    }

    /** The environment of a server that accepts them, asks this provider, and keeps verifications in a database. */
    public static Map<String, String> environment(Database database, String providerUrl) {
        return environment(OwnServer.with(database, Map.of("IDENTITY_VERIFICATION_MP_REST_URL", providerUrl)));
    }

    public static String token(UUID id) {
        return Tokens.valid(id, PUBLIC_URL, SECRET);
    }

    public static String tokenOf(Check check) {
        return check.notifyUrl().orElseThrow().getPath().replaceAll(".*/", "");
    }

    public static String body(String flowId, boolean success, String moreJson) {
        return "{\"flowId\":\"" + flowId + "\",\"success\":" + success + moreJson + "}";
    }

    /** Notifies the end of a check with the test's own fields. Returns the status of the answer. */
    public static int send(Check check, boolean success, String moreJson) {
        return check.post(body(check.flowId(), success, moreJson)).status();
    }

    /** Notifies a node of a pass, as the provider does. Returns the status of the answer, or {@link Http#NO_ANSWER}. */
    public static int sendPassed(OwnServer node, JsonObject started) {
        return send(node, started.getString("id"), started.getString("flowId"), true);
    }

    public static int send(OwnServer node, String id, String flowId, boolean success) {
        return sendWith(token(UUID.fromString(id)), node, flowId, success);
    }

    public static int sendWith(String token, OwnServer node, String flowId, boolean success) {
        URI notifyUrl = node.uri().resolve("/identity/api/notifications/" + token);
        return Http.statusOf(() -> Http.postJson(notifyUrl, body(flowId, success, "")));
    }
}
