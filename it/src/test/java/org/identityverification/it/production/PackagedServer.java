package org.identityverification.it.production;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;

/**
 * The server of the image, packaged by Liberty itself, unpacked from that zip elsewhere, and run there as the container runs
 * it: in the foreground, with no other environment than the one it is given.
 */
final class PackagedServer implements AutoCloseable {

    private static final int LONGEST_SECONDS = 180;

    private final Path root;
    private final Process process;

    private PackagedServer(Path root, Process process) {
        this.root = root;
        this.process = process;
    }

    /**
     * Packages what the {@code Containerfile} copies.
     *
     * @param folder for the zip and what it is made of; what is there is deleted
     * @return the zip
     */
    static Path pack(Path folder) throws IOException, InterruptedException {
        OwnServer.delete(folder);
        Path user = folder.resolve("usr");
        Containerfile.read().copyServer(Files.createDirectories(user.resolve("servers/identity")));
        Path zip = folder.resolve("identity.zip");
        File said = folder.resolve("package.txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(TestServer.property("it.liberty.home"), "bin", "server").toString(),
                "package",
                "identity",
                "--archive=" + zip,
                "--include=usr");
        builder.environment().put("WLP_USER_DIR", user.toString());
        builder.environment().put("WLP_OUTPUT_DIR", folder.resolve("output").toString());
        Process process = builder.redirectErrorStream(true).redirectOutput(said).start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("Not packaged: " + Files.readString(said.toPath()));
        }
        return zip;
    }

    /**
     * Unpacks a server, as the image has it below {@code /opt}.
     *
     * @param root stands for the container's {@code /}
     */
    static void unpack(Path zip, Path root) throws IOException {
        Path opt = root.resolve("opt");
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = opt.resolve(entry.getName()).normalize();
                if (!file.startsWith(opt)) {
                    throw new IOException(entry.getName() + " is outside");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(entries, file);
                }
            }
        }
    }

    /** Runs what was unpacked; comes back at once. */
    static PackagedServer run(Path root, Map<String, String> environment) throws IOException {
        Containerfile image = Containerfile.read();
        List<String> command = image.command();
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> all = builder.environment();
        String path = all.getOrDefault("PATH", "/usr/bin:/bin");
        all.clear();
        all.put("PATH", path);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        // Liberty itself is not copied: this stands for its place in the image.
        all.put("WLP_USER_DIR", root.resolve("opt/wlp/usr").toString());
        all.putAll(image.environment(root));
        all.putAll(environment);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(root.resolve("console.txt").toFile())
                .start();
        return new PackagedServer(root, process);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** What a container's log shows. */
    String console() throws IOException {
        return Files.readString(root.resolve("console.txt"));
    }

    /** Asks it to end, as Kubernetes does: SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end. */
    int exitCode(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("It still runs " + seconds + " s after it was told to end");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
