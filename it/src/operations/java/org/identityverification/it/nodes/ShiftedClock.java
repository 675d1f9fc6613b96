package org.identityverification.it.nodes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.identityverification.it.server.KeyValues;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Layout;

/** The clock of the system, as a process sees it through a preloaded library. */
final class ShiftedClock {

    private static final String LIBRARY = "shifted-clock.so";

    private ShiftedClock() {}

    /** The variables of a process whose clock is shifted. */
    static Map<String, String> environment(String shift) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(OwnServer.folder()), "clock")
                .toAbsolutePath();
        Path source = OwnServer.repository().resolve("it/src/operations/c/shifted-clock.c");
        Layout.run(
                folder,
                Map.of("PATH", System.getenv("PATH")),
                List.of("cc", "-shared", "-fPIC", "-o", LIBRARY, source.toString()));
        return KeyValues.of(
                "LD_PRELOAD=" + folder.resolve(LIBRARY),
                "CLOCK_SHIFT=" + Duration.parse(shift).toSeconds());
    }
}
