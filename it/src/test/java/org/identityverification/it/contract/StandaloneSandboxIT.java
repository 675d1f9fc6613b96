package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Http;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneSandboxIT {

    @TempDir
    Path folder;

    @Test
    void runs_a_command_with_what_the_module_needs_up_to_its_exit_status() {
        try (ServerProcess sandbox = started("command", "--", "sh", "-c", "env; exit 7")) {
            assertThat(sandbox.awaitEnd(Http.LONG_ENOUGH)).isEqualTo(7);

            assertThat(sandbox.log())
                    .anyMatch(line -> line.matches(
                            "The face page of the newest check: http://127\\.0\\.0\\.1:[0-9]+/control/newest"))
                    .anyMatch(line -> line.startsWith("Where does the application answer? Without --app="))
                    .anyMatch(line -> line.matches("IDENTITY_VERIFICATION_MP_REST_URL=http://127\\.0\\.0\\.1:[0-9]+"))
                    .anyMatch(line -> line.matches("IDENTITY_VERIFICATION_NOTIFICATION_SECRET=.{32,}"))
                    .contains(
                            "IDENTITY_VERIFICATION_APP_CODE=sandbox-app-code",
                            "IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED=true")
                    .noneMatch(line -> line.startsWith("IDENTITY_VERIFICATION_PUBLIC_URL"));
        }
    }

    @Test
    void a_signal_ends_all_processes_of_its_command() {
        String command = "env; trap 'exit 5' TERM; echo running; sleep 100 & wait; sleep 1";
        try (ServerProcess sandbox = started("signal", "--app=http://localhost:1/api", "--", "sh", "-c", command)) {
            ProcessHandle self = ProcessHandle.of(sandbox.pid()).orElseThrow();
            await().until(() ->
                    sandbox.log().contains("running") && self.descendants().count() == 2);
            List<ProcessHandle> all = self.descendants().toList();

            self.destroy();

            assertThat(sandbox.awaitEnd(Http.LONG_ENOUGH)).isEqualTo(5);
            assertThat(all).noneMatch(ProcessHandle::isAlive);
            assertThat(sandbox.log()).contains("IDENTITY_VERIFICATION_PUBLIC_URL=http://localhost:1/api");
        }
    }

    private ServerProcess started(String name, String... arguments) {
        ServerProcess process =
                new ServerProcess(new Launch(Sandbox.command(arguments), Map.of()), folder.resolve(name));
        process.start();
        return process;
    }
}
