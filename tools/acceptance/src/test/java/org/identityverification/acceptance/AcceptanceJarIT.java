package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AcceptanceJarIT {

    @AutoClose
    final Sandboxed sandboxed = new Sandboxed();

    @Test
    void runs_without_a_terminal_and_sends_nothing_twice_when_a_connection_breaks() throws Exception {
        List<Call> calls = new ArrayList<>();
        String java = Jdks.current().resolve("bin/java").toString();
        String jar = Path.of("target/acceptance.jar").toAbsolutePath().toString();
        try (HttpFront breaks = Sandboxed.server(calls, Answer.none())) {
            String publicUrl = "--public-url=http://127.0.0.1:" + breaks.port();
            Layout.run(
                    Files.createDirectories(sandboxed.folder),
                    Map.of("IDENTITY_VERIFICATION_APP_CODE", Sandboxed.APP_CODE),
                    List.of(java, "-jar", jar, publicUrl, "--provider=" + sandboxed.provider.url(), "--port=0"));
        }

        assertThat(calls).extracting(Call::method).containsExactly("GET");
        assertThat(sandboxed.provider.calls()).hasSize(7);
        // The public URL leads elsewhere.
        assertThat(sandboxed.rows())
                .containsEntry("error-under-14", "not seen (" + Step.REACH.words() + ": a GET failed: IOException)")
                .containsEntry("nonce-once", "as written (status 400, I400NC Nonce Used)");
    }
}
