package org.identityverification.portability;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.identityverification.IdentityVerificationService;
import org.identityverification.testservers.Layout;

/**
 * How a server is to be set up. Everything must answer on 127.0.0.1 only.
 *
 * @param environment what is special in this setup
 */
public record Setup(
        int port,
        int managementPort,
        boolean ownApplication,
        boolean observers,
        Map<String, String> environment,
        Map<String, String> systemProperties) {

    private static final List<String> MODULE = List.of(
            IdentityVerificationService.class.getName(), "org.identityverification.impl.provider.FaceAuthCalls");

    private static final String OBSERVERS = "org.identityverification.testapplication.ProbedObserver";

    // By name, because its superclass is not on the class path of the tests.
    private static final String OWN_APPLICATION = "org/identityverification/portability/OwnApplication.class";

    /** The standard's way to map resources without a class. */
    private static final String WEB_XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0">
                <servlet>
                    <servlet-name>jakarta.ws.rs.core.Application</servlet-name>
                </servlet>
                <servlet-mapping>
                    <servlet-name>jakarta.ws.rs.core.Application</servlet-name>
                    <url-pattern>/api/*</url-pattern>
                </servlet-mapping>
            </web-app>
            """;

    Setup(
            boolean ownApplication,
            boolean observers,
            Map<String, String> environment,
            Map<String, String> systemProperties) {
        this(Layout.freePort(), Layout.freePort(), ownApplication, observers, environment, systemProperties);
    }

    /** Packs the application and the module's jars, unchanged. */
    public void packWar(Path war) {
        try (FileSystem zip = FileSystems.newFileSystem(war, Map.of("create", "true"))) {
            Path lib = Files.createDirectories(zip.getPath("WEB-INF/lib"));
            for (String name : MODULE) {
                copyJarOf(name, lib);
            }
            if (observers) {
                copyJarOf(OBSERVERS, lib);
            }
            if (ownApplication) {
                Path type = zip.getPath("WEB-INF/classes", OWN_APPLICATION);
                Files.createDirectories(type.getParent());
                try (InputStream in = Setup.class.getClassLoader().getResourceAsStream(OWN_APPLICATION)) {
                    Files.copy(in, type);
                }
            } else {
                Files.writeString(zip.getPath("WEB-INF/web.xml"), WEB_XML);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyJarOf(String name, Path lib) throws IOException {
        Path jar = Layout.jarOf(name);
        Files.copy(jar, lib.resolve(jar.getFileName().toString()));
    }

    public List<String> jvmArguments() {
        return new TreeMap<>(systemProperties)
                .entrySet().stream()
                        .map(property -> "-D" + property.getKey() + "=" + property.getValue())
                        .toList();
    }
}
