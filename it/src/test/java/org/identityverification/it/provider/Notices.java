package org.identityverification.it.provider;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
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
    public static final int NO_ANSWER = -1;

    private static final String PUBLIC_URL = "http://localhost/identity/api";
    private static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";

    private Notices() {}

    /** The environment of a server that accepts them. */
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

    public static HttpResponse<String> post(URI notifyUrl, String body) {
        return Http.send("POST", notifyUrl, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    /** Sends a notification as the provider does. Returns the status of the answer, or {@link #NO_ANSWER}. */
    public static int send(URI server, String token, String flowId, boolean success, String contextId) {
        try {
            return post(
                            server.resolve("/identity/api/notifications/" + token),
                            body(flowId, success, ",\"contextId\":\"" + contextId + "\""))
                    .statusCode();
        } catch (UncheckedIOException e) {
            return NO_ANSWER;
        }
    }
}
