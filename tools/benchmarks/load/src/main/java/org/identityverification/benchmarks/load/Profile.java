package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a server spends its processor time, as Java Flight Recorder samples it. A sample belongs to the innermost code of the
 * application or the module, and includes what that calls: the driver belongs to the store.
 */
final class Profile implements AutoCloseable {

    private static final String OURS = "org.identityverification.";
    private static final String SERVER = "the server itself";
    private static final int METHODS = 25;

    private final Server server;
    private final Path file;

    Profile(Server server) throws IOException {
        this.server = server;
        this.file = Files.createTempFile("profile", ".jfr");
        server.process().jcmd("JFR.start", "name=profile", "settings=profile");
    }

    /** Notes the share of each room in the server's time, and prints the methods with the most. */
    void note(Table table, String column) throws IOException {
        server.process().jcmd("JFR.stop", "name=profile", "filename=" + file);
        Map<String, Integer> rooms = new HashMap<>();
        Map<String, Integer> methods = new HashMap<>();
        int all = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    all++;
                    Optional<RecordedFrame> ours = event.getStackTrace().getFrames().stream()
                            .filter(frame -> classOf(frame).startsWith(OURS))
                            .findFirst();
                    rooms.merge(ours.map(Profile::room).orElse(SERVER), 1, Integer::sum);
                    methods.merge(ours.map(Profile::method).orElse(SERVER), 1, Integer::sum);
                }
            }
        }
        int samples = Math.max(1, all);
        sorted(rooms).forEach(it -> table.note(column, "server, %: " + it.getKey(), 100.0 * it.getValue() / samples));
        sorted(methods)
                .limit(METHODS)
                .forEach(it ->
                        System.out.printf("%s %.1f %% %s%n", column, 100.0 * it.getValue() / samples, it.getKey()));
    }

    private static Stream<Map.Entry<String, Integer>> sorted(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed());
    }

    private static String classOf(RecordedFrame frame) {
        return Objects.requireNonNull(frame.getMethod()).getType().getName();
    }

    /** A package of the implementation, or another part of the application. */
    private static String room(RecordedFrame frame) {
        String[] names = classOf(frame).substring(OURS.length()).split("\\.", -1);
        return names[0].equals("impl") ? names[1] : names[0];
    }

    private static String method(RecordedFrame frame) {
        return classOf(frame).substring(OURS.length()) + "." + frame.getMethod().getName();
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }
}
