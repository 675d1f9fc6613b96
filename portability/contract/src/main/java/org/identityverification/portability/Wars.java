package org.identityverification.portability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.identityverification.IdentityVerificationService;
import org.identityverification.it.support.Layout;

/** Packs the application and the module's jars, unchanged, into a WAR. */
final class Wars {

    private static final List<String> IN_LIB = List.of(
            IdentityVerificationService.class.getName(),
            "org.identityverification.impl.provider.FaceAuthCalls",
            "org.identityverification.portability.application.Observers");

    // By name, because nothing that it extends is on the class path of the tests.
    private static final String OWN_APPLICATION = "org/identityverification/portability/OwnApplication.class";

    /** The standard's way to say where resources are when no class does. */
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

    private Wars() {}

    static void pack(Path war, boolean ownApplication) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        IN_LIB.forEach(name -> {
            Path jar = Layout.jarOf(name);
            entries.put("WEB-INF/lib/" + jar.getFileName(), read(jar));
        });
        if (ownApplication) {
            entries.put("WEB-INF/classes/" + OWN_APPLICATION, resource(OWN_APPLICATION));
        } else {
            entries.put("WEB-INF/web.xml", WEB_XML.getBytes(UTF_8));
        }
        write(war, entries);
    }

    private static void write(Path war, Map<String, byte[]> entries) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Wars.class.getClassLoader().getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
