package org.identityverification.portability.tomee;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.identityverification.portability.Feature;
import org.identityverification.portability.Server;
import org.identityverification.portability.Setup;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;

/** TomEE, unpacked by the build. Each setup is a {@code CATALINA_BASE} of its own. */
final class Tomee implements Server {

    static final int JDK = 17;

    private static final Path OURS = Path.of("src/test/tomee");

    private final Path home = Path.of(System.getProperty("tomee.home"));

    @Override
    public Launch layOut(Path directory, Setup setup) throws IOException {
        Layout.copyAll(home.resolve("conf"), directory.resolve("conf"));
        for (String file : List.of("conf/server.xml", "conf/tomee.xml")) {
            Files.writeString(directory.resolve(file), Files.readString(OURS.resolve(file)));
        }
        String configuration = "lib/META-INF/microprofile-config.properties";
        Layout.copy(OURS.resolve(configuration), directory.resolve(configuration));
        Layout.copy(Layout.jarOf("org.h2.Driver"), directory.resolve("lib/h2.jar"));
        for (String folder : List.of("logs", "temp", "webapps", "work")) {
            Files.createDirectories(directory.resolve(folder));
        }
        setup.packWar(directory.resolve("webapps/shop.war"));

        List<String> options = new ArrayList<>(setup.jvmArguments());
        options.add("-Dhttp.port=" + setup.port());
        return new Launch(
                // By the shell: the archive does not make its scripts executable.
                List.of("sh", home.resolve("bin/catalina.sh").toString(), "run"),
                Map.of("CATALINA_BASE", directory.toString(), "CATALINA_OPTS", String.join(" ", options)),
                Jdks.exactly(JDK));
    }

    /** On TomEE, health is a resource of the application. */
    @Override
    public Optional<URI> readiness(Setup setup) {
        return Optional.of(api(setup).resolve("health/ready"));
    }

    /** CXF calls through the JDK's {@code HttpURLConnection}, which repeats a POST. */
    @Override
    public boolean sendsOnce() {
        return false;
    }

    @Override
    public Set<Feature> lacks() {
        return EnumSet.of(Feature.CONCURRENCY, Feature.TELEMETRY);
    }
}
