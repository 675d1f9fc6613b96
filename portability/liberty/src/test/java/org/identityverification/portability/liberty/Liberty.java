package org.identityverification.portability.liberty;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.portability.Launch;
import org.identityverification.portability.Layout;
import org.identityverification.portability.Server;
import org.identityverification.portability.Setup;

/** Open Liberty, unpacked once for everything in this repository. */
final class Liberty implements Server {

    private final String jakartaEe;

    /** With a version of Jakarta EE, such as {@code "10.0"}. */
    Liberty(String jakartaEe) {
        this.jakartaEe = jakartaEe;
    }

    @Override
    public Launch layOut(Path directory, Setup setup) throws IOException {
        Path server = Files.createDirectories(directory.resolve("servers/shop"));
        Files.createDirectories(server.resolve("apps"));
        setup.packWar(server.resolve("apps/shop.war"), Map.of());
        Layout.copy(Layout.jarOf("org.h2.Driver"), server.resolve("drivers/h2.jar"));
        Files.writeString(
                server.resolve("server.xml"),
                Files.readString(Path.of("src/test/liberty/server.xml"))
                        .replace("jakartaee-10.0", "jakartaee-" + jakartaEe));
        Layout.write(server.resolve("bootstrap.properties"), List.of("http.port=" + setup.port()));
        Layout.write(server.resolve("jvm.options"), setup.jvmArguments());
        return new Launch(
                List.of(
                        Path.of(System.getProperty("liberty.home"), "bin", "server")
                                .toString(),
                        "run",
                        "shop"),
                Map.of("WLP_USER_DIR", directory.toString()));
    }

    @Override
    public URI api(Setup setup) {
        return URI.create("http://127.0.0.1:" + setup.port() + "/shop/api/");
    }
}
