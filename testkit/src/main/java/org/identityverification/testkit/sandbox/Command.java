package org.identityverification.testkit.sandbox;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The command that the application is started with. It ends with this program, and this program with it. */
final class Command {

    private static final int SECONDS_TO_END = 30;

    private Command() {}

    /**
     * Runs the command with the input, the output and, configured, the environment of this program.
     *
     * @return its exit status
     * @throws IllegalArgumentException when it can't be started
     */
    static int run(List<String> command, Consumer<Map<String, String>> configure) {
        List<String> words = new ArrayList<>(command);
        if (File.separatorChar == '\\') {
            words.set(0, onWindows(words.get(0), System.getenv("PATH"), System.getenv("PATHEXT")));
        }
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        configure.accept(builder.environment());
        CompletableFuture<Process> started = new CompletableFuture<>();
        // Before the start: a signal that comes during it would end this program alone.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> started.thenAccept(Command::end)
                        .exceptionally(e -> null)
                        .join()));
        try {
            started.complete(builder.start());
            return started.join().waitFor();
        } catch (IOException | InterruptedException e) {
            started.completeExceptionally(e);
            throw new IllegalArgumentException(command.get(0) + " can't be run: " + e.getMessage());
        }
    }

    /** Windows itself looks only for {@code .exe}, and {@code mvn} is {@code mvn.cmd}. */
    static String onWindows(String name, String path, String extensions) {
        Stream<String> folders =
                new File(name).getParent() == null ? Stream.of(path.split(File.pathSeparator)) : Stream.of("");
        return folders.map(folder -> folder.isEmpty() ? name : new File(folder, name).getPath())
                .flatMap(file -> Stream.of(extensions.split(";")).map(file::concat))
                .filter(file -> new File(file).isFile())
                .findFirst()
                .orElse(name);
    }

    /**
     * A script may leave the signal to what it has started, so each process gets it. On Windows the console has told them. The
     * status is that of the command, not that of the signal.
     */
    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.stream().filter(ProcessHandle::supportsNormalTermination).forEach(ProcessHandle::destroy);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, SECONDS_TO_END, TimeUnit.SECONDS)
                .join();
        all.forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(process.onExit().join().exitValue());
    }
}
