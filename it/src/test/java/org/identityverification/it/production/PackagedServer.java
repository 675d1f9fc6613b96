package org.identityverification.it.production;

import static java.util.stream.Collectors.toMap;

import jakarta.json.Json;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;

/**
 * The server of the image, as the {@code Containerfile} builds it, without a container engine. Liberty packages it into a zip, which
 * is unpacked elsewhere and run there as the container runs it: in the foreground, with no other environment than the given one.
 * The image's paths are below a folder.
 */
final class PackagedServer {

    private static final String LIBERTY = "/opt/wlp/";
    private static final String SERVER = LIBERTY + "usr/servers/identity/";

    private PackagedServer() {}

    /** Packages what the {@code Containerfile} copies, and unpacks it, as the image has it, below {@code opt} of a root. */
    static void pack(Path folder, Path root) throws IOException {
        Layout.deleteAll(folder);
        Path user = folder.resolve("usr");
        copyServer(user.resolve("servers/identity"));
        Path zip = folder.resolve("identity.zip");
        Layout.run(
                folder,
                Map.of(
                        "WLP_USER_DIR", user.toString(),
                        "WLP_OUTPUT_DIR", folder.resolve("output").toString()),
                List.of(inLiberty("bin/server"), "package", "identity", "--archive=" + zip, "--include=usr"));
        try (FileSystem files = FileSystems.newFileSystem(zip)) {
            Layout.copyAll(files.getPath("/"), root.resolve("opt"));
        }
    }

    /** Everything that makes the image's server except Liberty itself, in the same order. */
    private static void copyServer(Path directory) throws IOException {
        for (List<String> copy : instructions("COPY")) {
            String to = copy.get(copy.size() - 1);
            if (to.startsWith(SERVER)) {
                Path target = Files.createDirectories(directory.resolve(to.substring(SERVER.length())));
                for (String source : copy.subList(0, copy.size() - 1)) {
                    copy(Documents.ROOT.resolve(source), target);
                }
            }
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        if (Files.isDirectory(source)) {
            Layout.copyAll(source, target);
            return;
        }
        int copied = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                source.getParent(), source.getFileName().toString())) {
            for (Path file : files) {
                Layout.copy(file, target.resolve(file.getFileName()));
                copied++;
            }
        }
        if (copied == 0) {
            throw new IllegalStateException("The image needs " + source + ", which is not there");
        }
    }

    /** Starts what was unpacked by the command of the image, and returns at once. */
    static ServerProcess run(Path root, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>();
        all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        all.put("JAVA_HOME", System.getProperty("java.home"));
        // Liberty itself is not copied: this stands for its place in the image.
        all.put("WLP_USER_DIR", root.resolve("opt/wlp/usr").toString());
        all.putAll(instructions("ENV").stream()
                .flatMap(List::stream)
                .map(variable -> variable.split("=", 2))
                .collect(toMap(parts -> parts[0], parts -> under(root, parts[1]))));
        all.putAll(environment);
        List<String> command = new ArrayList<>(List.of("env", "-i"));
        all.forEach((name, value) -> command.add(name + "=" + value));
        String image = String.join(" ", instructions("CMD").get(0));
        Json.createReader(new StringReader(image)).readArray().getValuesAs(JsonString::getString).stream()
                .map(it -> it.startsWith(LIBERTY) ? inLiberty(it.substring(LIBERTY.length())) : it)
                .forEach(command::add);
        ServerProcess process = new ServerProcess(new Launch(command, Map.of()), root);
        process.start();
        return process;
    }

    /** A setting's value. Paths of the container become paths below the folder. */
    static String under(Path root, String value) {
        return value.startsWith("/") ? root + value.replace(":/", ":" + root + "/") : value;
    }

    private static List<List<String>> instructions(String name) {
        return Documents.read(Documents.ROOT.resolve("Containerfile"))
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> List.of(line.substring(name.length()).strip().split(" +", -1)))
                .toList();
    }

    private static String inLiberty(String file) {
        return Path.of(TestServer.property("it.liberty.home"), file).toString();
    }
}
