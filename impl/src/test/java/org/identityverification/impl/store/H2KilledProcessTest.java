package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.jdbcx.JdbcDataSource;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed that keep verifications in an H2 file, each in its own. H2 starts to use space of its file again after
 * 45 seconds, and 2.5.252 does not find all of its commits from then on; here it does so after half a second.
 */
@DisplayName("An H2 file whose process was killed")
class H2KilledProcessTest {

    private static final int PROCESSES = 6;
    private static final int MIN_BEFORE_THE_KILL = 200;
    private static final int MAX_BEFORE_THE_KILL = 400;
    private static final int LENGTH_OF_AN_ID = 36;
    private static final Duration MAX_WAIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    @DisplayName("has every verification that was acknowledged")
    void everythingAcknowledged() throws IOException, InterruptedException, SQLException {
        List<Killed> all = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                all.add(new Killed(folder.resolve("data-" + i), folder.resolve("acknowledged-" + i)));
            }
            for (Killed process : all) {
                process.killAfterAWhile();
            }
        } finally {
            all.forEach(Killed::kill);
        }

        for (Killed process : all) {
            process.assertNothingLost();
        }
    }

    private static final class Killed {

        private final String url;
        private final Path output;
        private final Process process;

        Killed(Path database, Path output) throws IOException {
            this.url = "jdbc:h2:file:" + database + ";WRITE_DELAY=0;RETENTION_TIME=500";
            this.output = output;
            this.process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            StoringUntilKilled.class.getName(),
                            url)
                    .redirectOutput(output.toFile())
                    .redirectError(Redirect.INHERIT)
                    .start();
        }

        void killAfterAWhile() {
            int enough =
                    ThreadLocalRandom.current().nextInt(MIN_BEFORE_THE_KILL, MAX_BEFORE_THE_KILL) * LENGTH_OF_AN_ID;
            await().atMost(MAX_WAIT)
                    .pollInterval(Duration.ofMillis(20))
                    .failFast("it ended by itself", () -> !process.isAlive())
                    .until(() -> Files.size(output) > enough);
            kill();
        }

        void kill() {
            process.destroyForcibly();
        }

        void assertNothingLost() throws IOException, InterruptedException, SQLException {
            process.waitFor();
            // Killed in the middle of a line, it leaves only a part of an id.
            List<UUID> acknowledged = Files.readAllLines(output).stream()
                    .filter(line -> line.length() == LENGTH_OF_AN_ID)
                    .map(UUID::fromString)
                    .toList();
            assertThat(acknowledged).isNotEmpty();
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setURL(url);
            try (Connection open = dataSource.getConnection()) {
                assertThat(open.isValid(0)).isTrue();
                VerificationStore store = DatabaseContract.on(dataSource);
                assertThat(acknowledged)
                        .allSatisfy(id -> assertThat(store.find(id)).isPresent());
            }
        }
    }
}
