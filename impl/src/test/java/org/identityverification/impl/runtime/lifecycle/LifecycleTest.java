package org.identityverification.impl.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.util.ArrayList;
import java.util.List;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private final List<String> fired = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle(event("start"), event("stop"));
    private RuntimeException failure;

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(Lifecycle.class);

    @Test
    void starts_once_for_an_application_of_several_parts() {
        lifecycle.start(new Startup());
        lifecycle.start(new Startup());

        assertThat(fired).containsExactly("start");
    }

    @Test
    void stops_once_at_the_first_signal_if_it_has_started() {
        lifecycle.onScopeEnd(this);
        assertThat(fired).isEmpty();

        lifecycle.start(new Startup());
        lifecycle.onScopeEnd(this);
        lifecycle.stop(new Shutdown());

        assertThat(fired).containsExactly("start", "stop");
    }

    @Test
    void names_the_class_of_an_unexplained_failure_and_not_its_message() {
        failure = new IllegalStateException("canary");
        assertThatThrownBy(() -> lifecycle.start(new Startup())).isSameAs(failure);

        log.assertOne("IDV0006: ").contains("java.lang.IllegalStateException").doesNotContain("canary");
        assertThat(log.thrown()).hasSize(1);
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
