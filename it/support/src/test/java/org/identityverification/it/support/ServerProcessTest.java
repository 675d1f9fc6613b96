package org.identityverification.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server as a process of its own")
class ServerProcessTest {

    private static final String SERVES = "echo serves; trap 'echo stops; exit 3' TERM; while :; do sleep 0.05; done";
    private static final int KILLED = 137;

    @TempDir
    private Path directory;

    /** Tests that are killed while their server runs. */
    static final class KilledTests {

        public static void main(String[] directory) throws InterruptedException {
            ServerProcess server = server(Path.of(directory[0]), "exec sleep 300");
            server.start();
            System.out.println(server.pid());
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }

    @Test
    @DisplayName("ends by SIGTERM, or at once, and is started again where it was")
    void startsAgain() {
        ServerProcess server = server(directory, SERVES);
        server.start();
        server.awaitAnswer(() -> server.log().equals(List.of("serves")));
        server.kill();
        assertThat(server.awaitEnd(Duration.ZERO)).isEqualTo(KILLED);

        server.start();
        server.awaitAnswer(() -> server.log().equals(List.of("serves", "serves")));
        server.close();

        assertThat(server.isAlive()).isFalse();
        assertThat(server.awaitEnd(Duration.ZERO)).isEqualTo(3);
        assertThat(server.log()).startsWith("serves", "serves").endsWith("stops");
    }

    @Test
    @DisplayName("is not waited for when it has ended before it answered")
    void hasEnded() {
        ServerProcess server = server(directory, "exit 1");
        server.start();

        assertThatThrownBy(() -> server.awaitAnswer(() -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended");
    }

    @Test
    @DisplayName("ends with the tests, even when these are killed")
    void endsWithTheTests() throws Exception {
        Process tests = new ProcessBuilder(
                        Jdks.current().resolve("bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTests.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle server;
        try (BufferedReader said = tests.inputReader(StandardCharsets.UTF_8)) {
            server = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            assertThat(server.isAlive()).isTrue();
        }

        tests.destroyForcibly();

        // An ended process keeps its number until its parent asks for its exit code.
        await().atMost(HttpRequests.LONG_ENOUGH)
                .until(() -> !server.isAlive() || server.info().arguments().isEmpty());
    }

    private static ServerProcess server(Path directory, String script) {
        return new ServerProcess(new Launch(List.of("sh", "-c", script), Map.of()), directory);
    }
}
