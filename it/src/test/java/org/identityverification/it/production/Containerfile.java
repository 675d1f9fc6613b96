package org.identityverification.it.production;

import jakarta.json.Json;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Layout;

/** Follows the repository's {@code Containerfile} without a container engine: the image's paths are below a folder. */
final class Containerfile {

    static final String SERVER = "/opt/wlp/usr/servers/identity/";

    private static final String LIBERTY = "/opt/wlp/";

    private final List<String> lines;

    private Containerfile(List<String> lines) {
        this.lines = lines;
    }

    static Containerfile read() throws IOException {
        return new Containerfile(Files.readAllLines(OwnServer.repository().resolve("Containerfile")));
    }

    /** Copies everything that makes the image's server except Liberty itself, in the same order. */
    void copyServer(Path directory) throws IOException {
        for (String copy : of("COPY").filter(it -> it.contains(SERVER)).toList()) {
            List<String> words = words(copy);
            String to = words.get(words.size() - 1);
            Path target = Files.createDirectories(directory.resolve(to.substring(SERVER.length())));
            for (String source : words.subList(0, words.size() - 1)) {
                copy(OwnServer.repository().resolve(source), target);
            }
        }
    }

    Map<String, String> environment(Path root) {
        Map<String, String> all = new HashMap<>();
        of("ENV").flatMap(env -> words(env).stream()).forEach(it -> {
            String[] parts = it.split("=", 2);
            all.put(parts[0], under(root, parts[1]));
        });
        return all;
    }

    /** What the image runs, on the Liberty that the tests use. */
    List<String> command() {
        String command = of("CMD").findFirst().orElseThrow();
        Path liberty = Path.of(TestServer.property("it.liberty.home"));
        return Json.createReader(new StringReader(command)).readArray().getValuesAs(JsonString::getString).stream()
                .map(it -> it.startsWith(LIBERTY)
                        ? liberty.resolve(it.substring(LIBERTY.length())).toString()
                        : it)
                .toList();
    }

    /** A setting's value. Paths of the container become paths below the folder. */
    static String under(Path root, String value) {
        return value.startsWith("/") ? root + value.replace(":/", ":" + root + "/") : value;
    }

    private Stream<String> of(String instruction) {
        return lines.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1));
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split(" +", -1));
    }

    private static void copy(Path source, Path target) throws IOException {
        if (Files.isDirectory(source)) {
            Layout.copyAll(source, target);
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                source.getParent(), source.getFileName().toString())) {
            int copied = 0;
            for (Path file : files) {
                Files.write(target.resolve(file.getFileName()), Files.readAllBytes(file));
                copied++;
            }
            if (copied == 0) {
                throw new IllegalStateException("The image needs " + source + ", which is not there");
            }
        }
    }
}
