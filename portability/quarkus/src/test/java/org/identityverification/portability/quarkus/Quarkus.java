package org.identityverification.portability.quarkus;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.identityverification.portability.Server;
import org.identityverification.portability.Setup;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;

/** Quarkus: the application and the server are one. Both were built before the tests, so nothing has to be laid out. */
final class Quarkus implements Server {

    @Override
    public Launch layOut(Path directory, Setup setup) {
        Path built = Path.of("target", folder(setup), "quarkus-run.jar");
        List<String> command =
                new ArrayList<>(List.of(Jdks.current().resolve("bin/java").toString()));
        command.add("-Dquarkus.http.port=" + setup.port());
        command.addAll(setup.jvmArguments());
        command.addAll(List.of("-jar", built.toAbsolutePath().toString()));
        return new Launch(command, Map.of());
    }

    private static String folder(Setup setup) {
        if (!setup.observers()) {
            return "unobserved";
        }
        return setup.ownApplication() ? "quarkus-app" : "plain";
    }

    @Override
    public URI api(Setup setup) {
        return URI.create("http://127.0.0.1:" + setup.port() + "/api/");
    }

    @Override
    public URI readiness(Setup setup) {
        return URI.create("http://127.0.0.1:" + setup.port() + "/q/health/ready");
    }

    @Override
    public boolean hasNames() {
        return false;
    }
}
