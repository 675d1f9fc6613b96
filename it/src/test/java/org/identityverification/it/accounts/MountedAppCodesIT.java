package org.identityverification.it.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnSharedServer
@DisplayName("The application of docs/accounts.md, whose app codes are configured and in mounted files")
class MountedAppCodesIT {

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start(0, "common", "retail-code", "savings-1", "savings-2");

    private static final Path FOLDER = folder();

    @Deployment(testable = false)
    static WebArchive application() {
        Map<String, String> configuration = new HashMap<>(provider.configuration());
        configuration.put("identity-verification.accounts.retail.app-code", "retail-code");
        configuration.put("shop.app-codes", FOLDER.toString());
        // Otherwise it would ask about verifications that other tests have left in the database.
        configuration.put("identity-verification.result-query.enabled", "false");
        return Deployments.referenceApplication(configuration).addClass(MountedAppCodes.class);
    }

    @Test
    @DisplayName("starts with the account that the request names, and with the common one when it names none")
    void startsByAccount() {
        assertStarted(start("retail"), "retail-code");
        JsonObject common = Http.json(Http.postJson("/identity/api/verifications", Requests.json("TENCENT", "x")));

        assertThat(common).doesNotContainKey("account");
        assertThat(appCodeOfTheLastCall()).isEqualTo("common");
    }

    @Test
    @DisplayName(
            "knows an account as soon as it has an app code, uses the newest one, and forgets it when the file is deleted")
    void addsRotatesAndWithdraws() throws IOException {
        Path file = FOLDER.resolve("savings");
        assertRefused(start("savings"));

        Files.writeString(file, "savings-1\n");
        assertStarted(start("savings"), "savings-1");
        Files.writeString(file, "savings-2\n");
        assertStarted(start("savings"), "savings-2");
        Files.delete(file);

        assertRefused(start("savings"));
        assertThat(provider.calls()).hasSize(2);
    }

    private static HttpResponse<String> start(String account) {
        JsonObject request = Json.createObjectBuilder(Http.json(Requests.json("TENCENT", "x")))
                .add("account", account)
                .build();
        return Http.postJson("/identity/api/verifications", request.toString());
    }

    private static void assertStarted(HttpResponse<String> answer, String appCode) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(appCodeOfTheLastCall()).isEqualTo(appCode);
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Http.json(answer).getJsonArray("errors").getJsonObject(0).getString("field"))
                .isEqualTo("account");
    }

    private static String appCodeOfTheLastCall() {
        var calls = provider.calls();
        return calls.get(calls.size() - 1).appCode().orElseThrow();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "app-codes")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
