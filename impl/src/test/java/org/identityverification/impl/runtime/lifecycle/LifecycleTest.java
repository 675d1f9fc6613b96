package org.identityverification.impl.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.util.ArrayList;
import java.util.List;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private final List<String> fired = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle(event("start"), event("stop"));
    private RuntimeException failure;
    private List<Throwable> stackTraces = List.of();

    @Test
    void starts_once_for_an_application_of_several_parts_each_of_which_signals_when_it_is_ready() {
        lifecycle.start(new Startup());
        lifecycle.start(new Startup());

        assertThat(fired).containsExactly("start");
    }

    @Test
    void stops_once_at_the_first_signal_if_only_that_its_scope_ends_and_only_when_it_has_started() {
        lifecycle.onScopeEnd(this);
        assertThat(fired).isEmpty();

        lifecycle.start(new Startup());
        lifecycle.onScopeEnd(this);
        lifecycle.stop(new Shutdown());

        assertThat(fired).containsExactly("start", "stop");
    }

    @Test
    void says_why_it_does_not_start_with_the_innermost_explanation_however_a_container_wraps_it() {
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
    void names_the_class_of_an_unexplained_failure_and_not_its_message() {
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
