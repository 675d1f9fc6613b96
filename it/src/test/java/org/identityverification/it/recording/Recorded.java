package org.identityverification.it.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A line that {@link RecordingObserver} has written. */
public record Recorded(
        String what, String deliveryId, int attempt, String verificationId, String outcome, String node) {

    public static List<Recorded> in(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(Recorded::of).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Recorded> in(Path file, String verificationId) {
        return in(file).stream()
                .filter(line -> line.verificationId().equals(verificationId))
                .toList();
    }

    private static Recorded of(String line) {
        String[] parts = line.split(" ", -1);
        return new Recorded(parts[0], parts[1], Integer.parseInt(parts[2]), parts[3], parts[4], parts[5]);
    }

    public boolean isEnd() {
        return what.equals("end");
    }

    /** Identifies one result of a verification, whatever its delivery. */
    public String result() {
        return verificationId + " " + outcome;
    }

    /** The deliveries that began again before they had ended. */
    public static Set<String> begunTwice(List<Recorded> lines) {
        Set<String> twice = new LinkedHashSet<>();
        Map<String, Recorded> underWay = new HashMap<>();
        for (Recorded line : lines) {
            if (line.isEnd()) {
                underWay.remove(line.deliveryId());
            } else if (underWay.put(line.deliveryId(), line) != null) {
                twice.add(line.deliveryId());
            }
        }
        return twice;
    }
}
