package org.identityverification.impl.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.util.ArrayList;
import java.util.List;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.LoggedMessages;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The module")
class LifecycleTest {

    private final List<String> fired = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle(event("start"), event("stop"));
    private RuntimeException failure;
    private List<Throwable> stackTraces = List.of();

    @Test
    @DisplayName("starts once for an application of several parts, each of which signals when it is ready")
    void startsOnce() {
        lifecycle.start(new Startup());
        lifecycle.start(new Startup());

        assertThat(fired).containsExactly("start");
    }

    @Test
    @DisplayName("stops once, at the first signal")
    void stopsOnce() {
        lifecycle.start(new Startup());
        lifecycle.stop(new Shutdown());
        lifecycle.onScopeEnd(this);

        assertThat(fired).containsExactly("start", "stop");
    }

    @Test
    @DisplayName("stops with the application scope where no other event tells that the application ends")
    void stopsWithItsScope() {
        lifecycle.start(new Startup());
        lifecycle.onScopeEnd(this);

        assertThat(fired).containsExactly("start", "stop");
    }

    @Test
    @DisplayName("does not stop when it has not started")
    void stopsOnlyWhatHasStarted() {
        lifecycle.onScopeEnd(this);

        assertThat(fired).isEmpty();
    }

    @Test
    @DisplayName("says why it does not start, with the innermost explanation, however a container wraps it")
    void saysWhyItDoesNotStart() {
        failure = new IllegalStateException(
                "canary",
                new IllegalArgumentException(new Explained("the-key is wrong", new RuntimeException("canary"))));

        assertThat(startAndListen())
                .singleElement()
                .asString()
                .isEqualTo("IDV0006: The application does not start: the-key is wrong");
        assertThat(stackTraces).as("stack traces besides the server's").isEmpty();
    }

    @Test
    @DisplayName("names the class of an unexplained failure, and not its message")
    void namesUnexplainedFailures() {
        failure = new IllegalStateException("canary");

        assertThat(startAndListen())
                .singleElement()
                .asString()
                .startsWith("IDV0006")
                .contains("java.lang.IllegalStateException")
                .doesNotContain("canary");
        assertThat(stackTraces).hasSize(1);
    }

    private List<String> startAndListen() {
        try (LoggedMessages logged = new LoggedMessages(Lifecycle.class)) {
            assertThatThrownBy(() -> lifecycle.start(new Startup())).isSameAs(failure);
            stackTraces = List.copyOf(logged.thrown());
            return List.copyOf(logged.all());
        }
    }

    private static final class Explained extends RuntimeException implements Explanation {
        private static final long serialVersionUID = 1L;

        private Explained(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @SuppressWarnings("unchecked")
    private <T> Event<T> event(String name) {
        return (Event<T>) Proxies.of(Event.class, (proxy, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("fire");
            fired.add(name);
            if (failure != null) {
                throw failure;
            }
            return null;
        });
    }
}
