package org.identityverification.it.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.identityverification.it.contract.ListingRestRoot;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class AccountsIT {

    private static final String ACCOUNT = "retail";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, "code-1", "code-2");

    @TempDir
    private static Path vault;

    @AutoClose
    static AutoCloseable application;

    private final Probe probe = new Probe("accounts");

    @BeforeAll
    static void deploy() {
        application = TestServer.deploy(Probe.asking("accounts", PROVIDER, "shop.app-codes=" + vault)
                .addClass(MountedAppCodes.class)
                .deleteClass(RestRoot.class)
                .addClass(ListingRestRoot.class));
    }

    @Test
    void come_change_and_go_while_the_application_runs() throws Exception {
        assertUnknown();
        Files.writeString(vault.resolve(ACCOUNT), "code-1");
        JsonObject started = probe.start("order-1", ACCOUNT);
        Files.writeString(vault.resolve(ACCOUNT), "code-2");
        probe.start("order-2", ACCOUNT);
        assertThat(PROVIDER.calls()).map(Call::appCode).containsExactly(Optional.of("code-1"), Optional.of("code-2"));

        PROVIDER.check(started.getString("flowId")).pass();
        assertThat(probe.awaitDelivered(started.getString("id")).getBoolean("confirmed"))
                .isTrue();
        Files.delete(vault.resolve(ACCOUNT));
        assertUnknown();
    }

    private void assertUnknown() {
        assertThat(probe.start("order-0", ACCOUNT).getString("message"))
                .startsWith("The verification request is not valid: account: ");
    }
}
