package org.identityverification.it.production;

import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;

/**
 * The server of the image. Liberty packages it into a zip, which is unpacked elsewhere and run there as the container runs it:
 * in the foreground, with no other environment than the given one.
 */
final class PackagedServer {

    private PackagedServer() {}

    /** Packages what the {@code Containerfile} copies. */
    static Path pack(Path folder) throws IOException {
        Layout.deleteAll(folder);
        Path user = folder.resolve("usr");
        Containerfile.read().copyServer(Files.createDirectories(user.resolve("servers/identity")));
        Path zip = folder.resolve("identity.zip");
        Layout.run(
                folder,
                Map.of(
                        "WLP_USER_DIR", user.toString(),
                        "WLP_OUTPUT_DIR", folder.resolve("output").toString()),
                List.of(
                        Path.of(TestServer.property("it.liberty.home"), "bin", "server")
                                .toString(),
                        "package",
                        "identity",
                        "--archive=" + zip,
                        "--include=usr"));
        return zip;
    }

    /** Unpacks a server, as the image has it below {@code /opt}. */
    static void unpack(Path zip, Path root) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(zip)) {
            Layout.copyAll(files.getPath("/"), root.resolve("opt"));
        }
    }

    /** Runs the container that renews the keys of callers' tokens beside the server. */
    static ServerProcess renewal(Path root, Container container, SocketServer identityProvider) throws IOException {
        Files.createDirectories(root.resolve("callers"));
        List<String> command = container.getCommand().stream()
                .map(it -> it.replace(" /opt/", " " + root + "/opt/").replace(" /callers/", " " + root + "/callers/"))
                .toList();
        String address = container.getEnv().get(0).getName();
        ServerProcess process = new ServerProcess(
                new Launch(command, Map.of(address, identityProvider.uri() + "/keys")), root.resolve("callers"));
        process.start();
        return process;
    }

    /** Starts what was unpacked, and returns at once. */
    static ServerProcess run(Path root, Map<String, String> environment) throws IOException {
        Containerfile image = Containerfile.read();
        Map<String, String> all = new HashMap<>();
        all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        all.put("JAVA_HOME", System.getProperty("java.home"));
        // Liberty itself is not copied: this stands for its place in the image.
        all.put("WLP_USER_DIR", root.resolve("opt/wlp/usr").toString());
        all.putAll(image.environment(root));
        all.putAll(environment);
        List<String> command = new ArrayList<>(List.of("env", "-i"));
        all.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(image.command());
        ServerProcess process = new ServerProcess(new Launch(command, Map.of()), root);
        process.start();
        return process;
    }
}
