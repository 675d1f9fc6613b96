package org.identityverification.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server as a process of its own, in the foreground. It ends with the tests, even if they are killed. */
public final class ServerProcess implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(3);
    /** For a server that lives for seconds. */
    private static final String FAST_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
            + " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";

    private final Launch launch;
    private final Path directory;
    private Process process;
    private Watch watch;

    public ServerProcess(Launch launch, Path directory) {
        this.launch = launch;
        this.directory = directory;
    }

    public void start() {
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("IDENTITY_VERIFICATION"));
        builder.environment().put("JAVA_HOME", launch.javaHome().toString());
        builder.environment().put("JDK_JAVA_OPTIONS", FAST_START);
        builder.environment().putAll(launch.environment());
        try {
            Files.createDirectories(directory);
            process = builder.start();
            watch = Watch.over(process.pid(), "TERM");
            Evidence.started(this, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it answers. If it does not, ends it and adds the end of its log to the failure. */
    public void awaitAnswer(Callable<Boolean> answers) {
        try {
            Awaitility.await()
                    .atMost(LONG)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .until(() -> !isAlive() || answers.call());
            if (!isAlive()) {
                throw new IllegalStateException("The server has ended; see " + console());
            }
        } catch (RuntimeException | Error e) {
            Evidence.keepThreads(this);
            close();
            e.addSuppressed(new IllegalStateException(endOfLog()));
            throw e;
        }
    }

    private String endOfLog() {
        List<String> lines = log();
        return lines.stream()
                .skip(Math.max(0, lines.size() - 20))
                .map(line -> line.substring(0, Math.min(300, line.length())))
                .collect(Collectors.joining("\n", "The log ends with\n", ""));
    }

    /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        end(ProcessHandle::destroyForcibly);
    }

    /** Stops its threads until {@link #thaw}, as a paused virtual machine does. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        String pids = all().stream().map(it -> " " + it.pid()).collect(Collectors.joining());
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + pids)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void terminate() {
        all().forEach(ProcessHandle::destroy);
    }

    public int awaitEnd(Duration longest) {
        process.onExit()
                .completeOnTimeout(process, longest.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (isAlive()) {
            throw new AssertionError("The server still runs " + longest + " after it was told to end");
        }
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public String jcmd(String... command) throws IOException {
        ProcessHandle jvm = all().stream()
                .filter(it -> it.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("It is no JVM, or has ended"));
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asked = new ProcessBuilder(
                        Stream.concat(Stream.of(program, String.valueOf(jvm.pid())), Stream.of(command))
                                .toList())
                .start();
        return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    public List<String> log() {
        try {
            return new String(Files.readAllBytes(console()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it by SIGTERM, as an operator does, and waits until it is gone. */
    @Override
    public void close() {
        end(ProcessHandle::destroy);
        kill();
    }

    private void end(Consumer<ProcessHandle> how) {
        if (process != null) {
            List<ProcessHandle> all = all();
            all.forEach(how);
            all.forEach(it -> it.onExit()
                    .completeOnTimeout(it, LONG.toSeconds(), TimeUnit.SECONDS)
                    .join());
            watch.end();
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
