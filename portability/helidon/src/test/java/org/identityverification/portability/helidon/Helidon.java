package org.identityverification.portability.helidon;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.portability.Server;
import org.identityverification.portability.Setup;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;

/** Helidon MP: a main class, with the application beside it on the class path. */
final class Helidon implements Server {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final String APPLICATION = fileOf(ShopApplication.class);
    private static final List<String> ALWAYS =
            List.of("META-INF/beans.xml", "META-INF/microprofile-config.properties", fileOf(ShopDatabase.class));

    @Override
    public Launch layOut(Path directory, Setup setup) throws IOException {
        Path application = directory.resolve("application");
        for (String file : ALWAYS) {
            Layout.copy(CLASSES.resolve(file), application.resolve(file));
        }
        if (setup.ownApplication()) {
            Layout.copy(CLASSES.resolve(APPLICATION), application.resolve(APPLICATION));
        }
        Path javaHome = Jdks.atLeast(25);
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.add("-Dserver.port=" + setup.port());
        command.addAll(setup.jvmArguments());
        command.add("-cp");
        command.add(application + File.pathSeparator + libraries(setup));
        command.add("io.helidon.Main");
        return new Launch(command, Map.of(), javaHome);
    }

    private static String libraries(Setup setup) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "libs").toAbsolutePath())) {
            return jars.map(Path::toString)
                    .filter(jar -> setup.observers() || !jar.contains("identity-verification-test-application"))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** Without an Application class Helidon has the resources at its root. */
    @Override
    public URI api(Setup setup) {
        return URI.create("http://127.0.0.1:" + setup.port() + (setup.ownApplication() ? "/api/" : "/"));
    }

    @Override
    public boolean hasTransactions() {
        return false;
    }

    @Override
    public boolean hasNames() {
        return false;
    }

    private static String fileOf(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }
}
