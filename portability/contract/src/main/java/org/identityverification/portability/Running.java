package org.identityverification.portability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;
import org.identityverification.testservers.Tokens;

/** A server that runs the application, and the provider that the application calls. */
record Running(Server server, Setup setup, ServerProcess process, FaceProvider provider, Client client)
        implements AutoCloseable {

    static final String APP_CODE = "an-app-code-of-the-environment";

    private static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";

    static Running layOut(
            String name,
            Server server,
            boolean ownApplication,
            boolean observers,
            FaceProvider provider,
            Map<String, String> environment,
            Map<String, String> systemProperties) {
        int port = Layout.freePort();
        int managementPort = Layout.freePort();
        Setup bare = new Setup(port, managementPort, ownApplication, observers, Map.of(), Map.of());
        Map<String, String> all = new HashMap<>();
        all.put("IDENTITY_VERIFICATION_APP_CODE", APP_CODE);
        all.put("IDENTITY_VERIFICATION_MP_REST_URL", provider.url());
        all.put("IDENTITY_VERIFICATION_PUBLIC_URL", publicUrl(server.api(bare)));
        all.put("IDENTITY_VERIFICATION_NOTIFICATION_SECRET", SECRET);
        all.putAll(environment);
        Setup setup = new Setup(port, managementPort, ownApplication, observers, all, systemProperties);
        return new Running(server, setup, layOut(name, server, setup), provider, new Client(server.api(setup)));
    }

    Running start() {
        process.start();
        process.awaitAnswer(client::answers);
        return this;
    }

    // In the folder that the build gives.
    private static ServerProcess layOut(String name, Server server, Setup setup) {
        Path directory = Path.of(System.getProperty("portability.directory", "target/servers"))
                .resolve(name)
                .toAbsolutePath();
        try {
            Layout.deleteAll(directory);
            Files.createDirectories(directory);
            return new ServerProcess(server.layOut(directory, setup).with(setup.environment()), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String token(UUID id) {
        return Tokens.valid(id, publicUrl(server.api(setup)), SECRET);
    }

    String expiredToken(UUID id) {
        return Tokens.expired(id, publicUrl(server.api(setup)), SECRET);
    }

    List<String> logLines(String text) {
        return process.log().stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    public void close() {
        process.close();
        provider.close();
    }

    private static String publicUrl(URI api) {
        return api.toString().replaceAll("/$", "");
    }
}
