package org.identityverification.impl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.util.List;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.tasks.FakeInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The look at the server")
class ServerCheckTest {

    private static final FaultToleranceProbe HEEDED = new FaultToleranceProbe() {
        @Override
        public boolean isHeeded() {
            return heeded();
        }
    };

    @Test
    @DisplayName("says in one line what is missing: here, outside any server, everything whose absence shows")
    void saysWhatIsMissing() {
        try (LoggedMessages logged = new LoggedMessages(ServerCheck.class)) {
            check(HEEDED).start(new ModuleStart());

            await().untilAsserted(() -> assertThat(logged.all())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0005: ")
                    .containsSubsequence(
                            "Jakarta Concurrency (", "; Jakarta Transactions (", "; JNDI (a data source can only be")
                    .doesNotContain("\n", "MicroProfile"));
        }
    }

    private static ServerCheck check(FaultToleranceProbe probe) {
        return new ServerCheck(TestExecutors.ownThreads(), new FakeInstance<>(List.of(probe)), noBeans());
    }

    @SuppressWarnings("unchecked")
    private static Instance<Object> noBeans() {
        return (Instance<Object>) Proxy.newProxyInstance(
                ServerCheckTest.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> method.getName().equals("isUnsatisfied") ? true : proxy);
    }
}
