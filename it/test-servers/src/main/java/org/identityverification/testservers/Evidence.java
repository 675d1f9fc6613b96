package org.identityverification.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what the servers of a failed test class leave behind, in {@code target/red/<class>}: logs, database files, and the threads
 * of the servers that run when a test fails. A server belongs to the class whose thread starts it. Outside of tests it keeps nothing.
 */
final class Evidence {

    private static final Path RED = Path.of("target", "red").toAbsolutePath();
    private static final Map<String, Evidence> OF_CLASSES = new ConcurrentHashMap<>();
    private static final ThreadLocal<Evidence> CURRENT = new InheritableThreadLocal<>();

    private final Path kept;
    private final Queue<ServerProcess> servers = new ConcurrentLinkedQueue<>();
    private final Set<Path> folders = ConcurrentHashMap.newKeySet();
    private final Set<Path> unneeded = ConcurrentHashMap.newKeySet();
    private volatile boolean failed;

    private Evidence(String testClass) {
        kept = RED.resolve(testClass);
    }

    static void beginWorkFor(String testClass) {
        CURRENT.set(OF_CLASSES.computeIfAbsent(testClass, Evidence::new));
    }

    static void started(ServerProcess server, Path logs) {
        Evidence current = CURRENT.get();
        if (current != null) {
            current.servers.add(server);
            current.folders.add(logs);
            // Where a Liberty has its H2.
            current.folders.add(logs.resolveSibling("data"));
        }
    }

    /** Deletes a folder, of a test class when that has ended and not failed. */
    static void discard(Path folder) throws IOException {
        Evidence current = CURRENT.get();
        if (current == null) {
            Layout.deleteAll(folder);
        } else {
            current.folders.add(folder);
            current.unneeded.add(folder);
        }
    }

    static void failed() {
        Evidence current = CURRENT.get();
        if (current != null) {
            current.failed = true;
            current.servers.forEach(Evidence::keepThreads);
        }
    }

    /** Writes down what the threads of a server do, for the case that this thread's class fails. */
    static void keepThreads(ServerProcess server) {
        Evidence current = CURRENT.get();
        if (current != null && server.isAlive()) {
            try {
                String threads = server.jcmd("Thread.print", "-l");
                Path folder = Files.createDirectories(current.kept);
                Files.writeString(Files.createTempFile(folder, "threads-of-" + server.pid() + "-", ".txt"), threads);
            } catch (IOException | IllegalStateException e) {
                // It has just ended, or is no JVM.
            }
        }
    }

    /** The test class has ended, and with it its servers. */
    static void endWorkFor(String testClass) {
        Evidence ended = OF_CLASSES.remove(testClass);
        CURRENT.remove();
        try {
            if (!ended.failed) {
                Layout.deleteAll(ended.kept);
            } else {
                for (Path folder : ended.folders) {
                    if (Files.exists(folder)) {
                        Path server = folder.getParent().getFileName();
                        Layout.copyAll(folder, ended.kept.resolve(server).resolve(folder.getFileName()));
                    }
                }
            }
            for (Path folder : ended.unneeded) {
                Layout.deleteAll(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
