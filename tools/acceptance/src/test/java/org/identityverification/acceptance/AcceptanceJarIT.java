package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AcceptanceJarIT {

    @AutoClose
    final Sandboxed sandboxed = new Sandboxed();

    @Test
    void makes_the_free_steps_from_its_jar_without_a_terminal() throws Exception {
        sandboxed.runJar();

        assertThat(sandboxed.report()).contains("- start in mode TENCENT (billed): no terminal");
        assertThat(sandboxed.provider.calls())
                .hasSize(7)
                .allMatch(call -> call.body().equals("{}"));
        assertThat(sandboxed.rows())
                .containsEntry("error-under-14", "not seen (no terminal)")
                .containsEntry("nonce-once", "as written (status 400, I400NC Nonce Used)");
    }

    @Test
    void sends_nothing_a_second_time_when_a_connection_breaks() throws Exception {
        List<Call> calls = new ArrayList<>();
        try (HttpFront breaks = Sandboxed.server(calls, Answer.none())) {
            sandboxed.runJar("--public-url=http://127.0.0.1:" + breaks.port());
        }

        assertThat(calls).extracting(Call::method).containsExactly("GET");
        // The public URL leads elsewhere.
        assertThat(sandboxed.rows())
                .containsEntry("error-under-14", "not seen (" + Step.REACH.words() + ": a GET failed: IOException)");
        assertThat(sandboxed.provider.calls()).hasSize(7);
    }
}
