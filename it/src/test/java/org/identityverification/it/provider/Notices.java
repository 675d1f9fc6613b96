package org.identityverification.it.provider;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.server.Http;

/** Notices to any server that is configured for them, of verifications that it has started or that nobody knows. */
public final class Notices {

    public static final int RECEIVED = 200;
    public static final int NO_ANSWER = -1;

    private static final String PUBLIC_URL = "http://localhost/identity/api";
    private static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";
    private static final long AN_HOUR = 3_600_000;

    private Notices() {}

    /** The environment of a server that accepts them. */
    public static Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("IDENTITY_VERIFICATION_PUBLIC_URL", PUBLIC_URL);
        all.put("IDENTITY_VERIFICATION_NOTIFICATION_SECRET", SECRET);
        all.put("IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "false");
        all.put("IDENTITY_VERIFICATION_TASK_POLL", "PT0.2S");
        // These servers live for seconds: what makes them start sooner pays, what makes them faster later does not.
        all.put("JVM_ARGS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return all;
    }

    /** A good token. */
    public static String token(UUID id) {
        return Tokens.token(id, 1, System.currentTimeMillis() + AN_HOUR, PUBLIC_URL, SECRET);
    }

    /** Sends a notice as the provider does; tells the status of the answer, if there was one. */
    public static int send(URI server, String token, String flowId, boolean success, String contextId) {
        String body = "{\"flowId\":\"" + flowId + "\",\"success\":" + success + ",\"contextId\":\"" + contextId + "\"}";
        try {
            return Http.send(
                            "POST",
                            server.resolve("/identity/api/notifications/" + token),
                            BodyPublishers.ofString(body),
                            "Content-Type",
                            "application/json")
                    .statusCode();
        } catch (UncheckedIOException e) {
            return NO_ANSWER;
        }
    }
}
