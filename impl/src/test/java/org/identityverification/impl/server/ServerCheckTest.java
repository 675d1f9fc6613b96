package org.identityverification.impl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.Instance;
import java.util.List;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.tasks.FakeInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The check of the server")
class ServerCheckTest {

    @Test
    @DisplayName("says in one line what is missing: outside any server, everything that can be missing")
    void saysWhatIsMissing() {
        FaultToleranceProbe applied = new FaultToleranceProbe() {
            @Override
            public boolean isApplied() {
                return true;
            }
        };
        ServerCheck check =
                new ServerCheck(TestExecutors.ownThreads(), new FakeInstance<>(List.of(applied)), noBeans());

        try (LoggedMessages logged = new LoggedMessages(ServerCheck.class)) {
            check.start(new ModuleStart());

            await().untilAsserted(() -> assertThat(logged.all())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0005: ")
                    .containsSubsequence(
                            "Jakarta Concurrency (", "; Jakarta Transactions (", "; JNDI (a data source can only be")
                    .doesNotContain("\n", "MicroProfile"));
        }
    }

    @SuppressWarnings("unchecked")
    private static Instance<Object> noBeans() {
        return (Instance<Object>) Proxies.of(
                Instance.class, (proxy, method, arguments) -> method.getName().equals("isUnsatisfied") ? true : proxy);
    }
}
