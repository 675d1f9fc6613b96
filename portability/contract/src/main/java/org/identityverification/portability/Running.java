package org.identityverification.portability;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.KeyValues;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;
import org.identityverification.testservers.Tokens;

/** A server that runs the application, and the provider that the application calls. */
record Running(Server server, Setup setup, ServerProcess process, FaceProvider provider, Client client)
        implements AutoCloseable {

    static final String APP_CODE = "an-app-code-of-the-environment";

    private static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";

    /** Lays it out in the folder that the build gives. */
    static Running layOut(String name, Server server, Setup setup, FaceProvider provider) {
        Client client = new Client(server.api(setup));
        Path directory = Path.of(System.getProperty("portability.directory", "target/servers"), name)
                .toAbsolutePath();
        Map<String, String> environment = KeyValues.of(
                "IDENTITY_VERIFICATION_APP_CODE=" + APP_CODE,
                "IDENTITY_VERIFICATION_MP_REST_URL=" + provider.url(),
                "IDENTITY_VERIFICATION_PUBLIC_URL=" + client.publicUrl(),
                "IDENTITY_VERIFICATION_NOTIFICATION_SECRET=" + SECRET,
                "IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED=false");
        try {
            Layout.deleteAll(directory);
            Files.createDirectories(directory);
            Launch launch = server.layOut(directory, setup).with(environment).with(setup.environment());
            return new Running(server, setup, new ServerProcess(launch, directory), provider, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Running start() {
        process.start();
        process.awaitAnswer(client::answers);
        return this;
    }

    String token(UUID id) {
        return Tokens.valid(id, client.publicUrl(), SECRET);
    }

    String expiredToken(UUID id) {
        return Tokens.expired(id, client.publicUrl(), SECRET);
    }

    /** Notifies of a result, and returns the status of the answer. */
    int notify(JsonObject started, boolean success) {
        return client.notify(token(Contract.idOf(started)), Contract.notice(started, success))
                .statusCode();
    }

    List<String> logLines(String text) {
        return process.log().stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    public void close() {
        process.close();
        provider.close();
    }
}
