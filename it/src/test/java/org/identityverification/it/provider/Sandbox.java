package org.identityverification.it.provider;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Jdks;

/** The simulated provider beside the application: decides a check as a person does. */
public final class Sandbox {

    public static final String APP_CODE = "development-only-app-code";

    private Sandbox() {}

    /** Runs the sandbox's jar, without a server. */
    public static List<String> command(String... arguments) {
        String jar = OwnServer.repository()
                .resolve("testkit/target/identity-verification-sandbox.jar")
                .toString();
        String java = Jdks.current().resolve("bin/java").toString();
        return Stream.concat(Stream.of(java, "-jar", jar), Stream.of(arguments)).toList();
    }

    public static HttpResponse<String> decide(String authUrl, String form) {
        return Http.postForm(URI.create(authUrl + "/decision"), form);
    }
}
