package org.identityverification.portability.liberty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.portability.Server;
import org.identityverification.portability.Setup;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.LibertyServer;

/** Open Liberty, unpacked once for everything in this repository. With Jakarta EE 11: all tests in {@code it} run on 10. */
final class Liberty implements Server {

    @Override
    public Launch layOut(Path directory, Setup setup) throws IOException {
        LibertyServer shop = new LibertyServer(Path.of(System.getProperty("liberty.home")), directory, "shop");
        Path server = shop.directory();
        Files.createDirectories(server.resolve("apps"));
        setup.packWar(server.resolve("apps/shop.war"));
        Layout.copy(Layout.jarOf("org.h2.Driver"), server.resolve("drivers/h2.jar"));
        Files.writeString(
                server.resolve("server.xml"),
                Files.readString(Path.of("src/test/liberty/server.xml")).replace("jakartaee-10.0", "jakartaee-11.0"));
        Layout.write(server.resolve("bootstrap.properties"), List.of("http.port=" + setup.port()));
        Layout.write(server.resolve("jvm.options"), setup.jvmArguments());
        return shop.launch(Map.of());
    }
}
