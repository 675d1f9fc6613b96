package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AcceptanceJarIT {

    @RegisterExtension
    final Sandboxed sandboxed = new Sandboxed();

    AcceptanceJarIT() throws IOException {}

    @Test
    void makes_the_free_steps_from_its_jar_without_a_terminal() throws Exception {
        // Fails unless everything seen is as the contract says.
        Layout.run(
                sandboxed.folder,
                Map.of("IDENTITY_VERIFICATION_APP_CODE", Sandboxed.APP_CODE),
                List.of(
                        Jdks.current().resolve("bin/java").toString(),
                        "-jar",
                        Path.of("target/acceptance.jar").toAbsolutePath().toString(),
                        "--port=" + sandboxed.port,
                        "--public-url=http://127.0.0.1:" + sandboxed.port,
                        "--provider=" + sandboxed.provider.url()));

        assertThat(sandboxed.folder.resolve("prepare.log"))
                .content()
                .contains("Skipped: start in mode TENCENT (billed)");
        assertThat(sandboxed.provider.calls())
                .hasSize(7)
                .allMatch(call -> call.body().equals("{}"));
        assertThat(sandboxed.rows())
                .containsEntry("error-under-14", "not seen (no terminal)")
                .containsEntry("nonce-once", "as written (status 400, I400NC Nonce Used)");
    }
}
