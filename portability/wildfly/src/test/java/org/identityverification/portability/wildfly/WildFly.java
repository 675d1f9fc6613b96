package org.identityverification.portability.wildfly;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.identityverification.portability.Server;
import org.identityverification.portability.Setup;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;

/** WildFly, unpacked by the build. Each setup has its own copy of {@code standalone}. */
final class WildFly implements Server {

    private static final Path HOME = Path.of(System.getProperty("wildfly.home"));

    @Override
    public Launch layOut(Path directory, Setup setup) throws IOException {
        Path standalone = directory.resolve("standalone");
        Layout.copyAll(HOME.resolve("standalone"), standalone);
        String baseDirectory = "-Djboss.server.base.dir=" + standalone;
        Path script = Path.of("src/test/wildfly/configure.cli").toAbsolutePath();
        Layout.run(
                directory,
                Map.of("JAVA_OPTS", baseDirectory),
                List.of(HOME.resolve("bin/jboss-cli.sh").toString(), "--file=" + script));
        setup.packWar(standalone.resolve("deployments/shop.war"));

        List<String> command = new ArrayList<>(List.of(
                HOME.resolve("bin/standalone.sh").toString(),
                "--server-config=standalone-microprofile.xml",
                baseDirectory,
                "-Djboss.bind.address=127.0.0.1",
                "-Djboss.bind.address.management=127.0.0.1",
                "-Djboss.http.port=" + setup.port(),
                "-Djboss.https.port=" + Layout.freePort(),
                "-Djboss.management.http.port=" + setup.managementPort()));
        command.addAll(setup.jvmArguments());
        // So that the script hands a signal on to the server.
        return new Launch(command, Map.of("LAUNCH_JBOSS_IN_BACKGROUND", "true"));
    }

    @Override
    public URI readiness(Setup setup) {
        return URI.create("http://127.0.0.1:" + setup.managementPort() + "/health/ready");
    }
}
