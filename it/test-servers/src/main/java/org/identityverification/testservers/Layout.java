package org.identityverification.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.JarURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

public final class Layout {

    private static final long PREPARATION_MINUTES = 3;

    /** Below those that the system gives to connections, and above those that the build chooses. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 31_999;

    private static final Queue<Socket> HELD = new ConcurrentLinkedQueue<>();

    private Layout() {}

    /** The jar on the class path that holds a class, such as a database driver. */
    public static Path jarOf(String className) {
        try {
            JarURLConnection connection = (JarURLConnection) Layout.class
                    .getClassLoader()
                    .getResource(className.replace('.', '/') + ".class")
                    .openConnection();
            return Path.of(URI.create(connection.getJarFileURL().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    public static void write(Path file, List<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    public static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    try {
                        Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
                    } catch (NoSuchFileException e) {
                        // A running database has deleted it meanwhile.
                    }
                }
            }
        }
    }

    /** The text of every file below a folder, byte by byte as Latin 1, so that no file is too binary to be searched. */
    public static Map<Path, String> texts(Path folder) throws IOException {
        Map<Path, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return texts;
    }

    public static void run(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        run(directory, environment, command, ProcessBuilder.Redirect.PIPE);
    }

    static void run(
            Path directory, Map<String, String> environment, List<String> command, ProcessBuilder.Redirect input)
            throws IOException {
        Path log = directory.resolve("prepare.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(input)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.onExit()
                .completeOnTimeout(process, PREPARATION_MINUTES, TimeUnit.MINUTES)
                .join();
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("The preparation of the server does not end; see " + log);
        }
        if (process.exitValue() != 0) {
            throw new IOException("The preparation of the server failed; see " + log);
        }
    }

    /** It stays ours until this JVM ends. A server can listen on it nevertheless, with {@code SO_REUSEADDR}. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
            Socket held = new Socket();
            try {
                held.bind(new InetSocketAddress(port));
                // Not before: another test that looks for a port must fail to bind this one.
                held.setReuseAddress(true);
                HELD.add(held);
                return port;
            } catch (BindException e) {
                // In use.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static void deleteAll(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
