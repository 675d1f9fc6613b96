package org.identityverification.portability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server that was laid out, as a process of its own. It ends with the tests, however those end. */
final class ServerProcess implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(3);

    private final Path directory;
    private final Launch launch;
    private final Setup setup;
    private final Thread atTheEnd = new Thread(this::kill);
    private Process process;

    private ServerProcess(Path directory, Launch launch, Setup setup) {
        this.directory = directory;
        this.launch = launch;
        this.setup = setup;
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    /** Lays out, below the build's folder for it, under a name. */
    static ServerProcess layOut(String name, Server server, Setup setup) {
        Path directory = Path.of(System.getProperty("portability.directory", "target/servers"))
                .resolve(name)
                .toAbsolutePath();
        try {
            Layout.deleteAll(directory);
            Files.createDirectories(directory);
            return new ServerProcess(directory, server.layOut(directory, setup), setup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to run it. */
    void start() {
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("IDENTITY_VERIFICATION"));
        builder.environment().put("JAVA_HOME", launch.javaHome().toString());
        builder.environment().putAll(setup.environment());
        builder.environment().putAll(launch.environment());
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the application answers. */
    void awaitAnswer(URI api) {
        Client client = new Client(api);
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("The server has ended; see " + console());
            }
            return client.answers();
        });
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() {
        if (process != null) {
            List<ProcessHandle> all = all();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(it -> it.onExit().join());
        }
    }

    /** Whether it still runs. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has written so far. */
    List<String> log() {
        try {
            return new String(Files.readAllBytes(console()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
        if (process != null) {
            List<ProcessHandle> all = all();
            all.forEach(ProcessHandle::destroy);
            all.forEach(it -> it.onExit()
                    .completeOnTimeout(it, LONG.toSeconds(), TimeUnit.SECONDS)
                    .join());
            kill();
        }
    }

    // The script that was run, and the JVM that it runs.
    private List<ProcessHandle> all() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private Path console() {
        return directory.resolve("console.log");
    }
}
