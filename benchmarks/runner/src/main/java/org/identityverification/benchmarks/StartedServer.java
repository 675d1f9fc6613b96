package org.identityverification.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.it.support.Layout;
import org.identityverification.it.support.LibertyServer;
import org.identityverification.it.support.ServerProcess;

/** A server that is only started, left alone for a while, and stopped, again and again. */
final class StartedServer {

    /** How long a server is left alone before its memory is looked at. */
    static final Duration IDLE = Duration.ofSeconds(5);

    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    private static final String APPLICATION = """
                <logging traceSpecification="*=audit:org.identityverification.impl.lifecycle.*=fine"/>
                <webApplication id="identity" location="identity.war" contextRoot="/identity"/>
            """;
    private static final Pattern READY = Pattern.compile("CWWKF0011I: .* ([\\d.,]+) seconds");
    private static final Pattern MODULE = Pattern.compile("Lifecycle .*Started in ([\\d.,]+) ms");
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;

    private final LibertyServer liberty;

    private StartedServer(LibertyServer liberty) {
        this.liberty = liberty;
    }

    /**
     * One start.
     *
     * @param readySeconds until the server says that it is ready, as it says
     * @param processorSeconds what all threads have used until then
     * @param residentMebibytes what it holds a while later
     * @param moduleMillis what the module says about itself, if it is there
     */
    record Start(double readySeconds, double processorSeconds, double residentMebibytes, OptionalDouble moduleMillis) {}

    /**
     * Writes a server's directory.
     *
     * @param name of the server
     * @param settings where everything is
     * @param application what it runs; nothing but a page without anything on it if absent
     * @param variables for {@code server.xml}, beside what the module always needs
     */
    static StartedServer prepare(
            String name, Settings settings, Optional<Path> application, Map<String, String> variables)
            throws IOException {
        LibertyServer liberty = new LibertyServer(settings.liberty(), settings.work(), name);
        Map<String, String> all = new TreeMap<>(variables);
        all.put("identity-verification.data-source", "");
        Server.layOut(liberty, settings, Layout.freePort(), "/identity", APPLICATION, all);
        Path war = Files.createDirectories(liberty.directory().resolve("apps")).resolve("identity.war");
        if (application.isPresent()) {
            Files.copy(application.get(), war);
        } else {
            writeEmpty(war);
        }
        return new StartedServer(liberty);
    }

    /** Starts the server, looks at it, and stops it. */
    Start start() throws IOException, InterruptedException {
        Path messages = liberty.logs().resolve("messages.log");
        Path trace = liberty.logs().resolve("trace.log");
        Files.deleteIfExists(messages);
        Files.deleteIfExists(trace);
        try (ServerProcess process = liberty.process(Map.of())) {
            process.start();
            double ready = awaitReady(process, messages);
            double processor = processorSeconds(process.pid());
            Thread.sleep(IDLE.toMillis());
            return new Start(ready, processor, Server.residentMebibytes(process.pid()), find(MODULE, trace));
        }
    }

    // More often than a start is waited for elsewhere, because the processor time is looked at right after it.
    private double awaitReady(ServerProcess process, Path messages) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            OptionalDouble ready = find(READY, messages);
            if (ready.isPresent()) {
                if (Files.readString(messages).contains("CWWKZ0001I: Application identity started")) {
                    return ready.getAsDouble();
                }
                throw new IllegalStateException("The application did not start; see " + liberty.directory());
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException("The server did not start; see " + liberty.directory());
    }

    private static OptionalDouble find(Pattern pattern, Path log) throws IOException {
        if (Files.exists(log)) {
            Matcher matcher = pattern.matcher(new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
            if (matcher.find()) {
                return OptionalDouble.of(Double.parseDouble(matcher.group(1).replace(",", "")));
            }
        }
        return OptionalDouble.empty();
    }

    /** User and system time of all threads, the compiler's and the collector's included. */
    private static double processorSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // What comes before may hold spaces: the name of the program, in parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_PER_SECOND;
    }

    private static void writeEmpty(Path war) throws IOException {
        try (var archive = FileSystems.newFileSystem(war, Map.of("create", "true"))) {
            Files.writeString(archive.getPath("index.html"), "<!DOCTYPE html><title>Empty</title>");
        }
    }
}
