package org.identityverification.impl.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.identityverification.impl.messages.LoggedMessages;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The module")
class LifecycleTest {

    private final List<String> fired = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle(event("start"), event("stop"));
    private final StartupSignals startup = new StartupSignals(lifecycle);
    private final ScopeSignals scope = new ScopeSignals(lifecycle);
    private RuntimeException failure;

    @Test
    @DisplayName("starts when the server says that the application is ready, and stops with its scope at the latest")
    void waitsForStartup() {
        scope.start(this);
        assertThat(fired).isEmpty();

        startup.start(new Startup());
        assertThat(fired).containsExactly("start");

        scope.stop(this);
        assertThat(fired).containsExactly("start", "stop");
    }

    @Test
    @DisplayName("starts once though each part of an application is ready at its own time, and stops at the first sign")
    void startsAndStopsOnce() {
        startup.start(new Startup());
        startup.start(new Startup());
        startup.stop(new Shutdown());
        scope.stop(this);

        assertThat(fired).containsExactly("start", "stop");
    }

    @Test
    @DisplayName("does not stop when it has not started")
    void stopsOnlyWhatHasStarted() {
        scope.start(this);
        scope.stop(this);

        assertThat(fired).isEmpty();
    }

    @Test
    @DisplayName("names the class of an unexplained failure, and not its words")
    void namesUnexplainedFailures() {
        failure = new IllegalStateException("canary");

        try (LoggedMessages logged = new LoggedMessages(Lifecycle.class)) {
            assertThatThrownBy(() -> startup.start(new Startup())).isSameAs(failure);
            assertThat(logged.all())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0006")
                    .contains("java.lang.IllegalStateException")
                    .doesNotContain("canary");
        }
    }

    @SuppressWarnings("unchecked")
    private <T> Event<T> event(String name) {
        return (Event<T>) Proxy.newProxyInstance(
                Event.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("fire");
                    fired.add(name);
                    if (failure != null) {
                        throw failure;
                    }
                    return null;
                });
    }
}
