package org.identityverification.impl.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The module")
class LifecycleTest {

    private final List<String> fired = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle(new FakeEvent<>("start"), new FakeEvent<>("stop"));
    private final StartupSignals startup = new StartupSignals(lifecycle);
    private final ScopeSignals scope = new ScopeSignals(lifecycle);

    @Test
    @DisplayName("does not start before the server says that the application is ready, where servers say so")
    void waitsForStartup() {
        scope.start(this);
        assertThat(fired).isEmpty();

        startup.start(new Startup());
        assertThat(fired).containsExactly("start");
    }

    @Test
    @DisplayName("starts once for an application of several parts, of which each is ready at its own time")
    void startsOnce() {
        startup.start(new Startup());
        startup.start(new Startup());

        assertThat(fired).containsExactly("start");
    }

    @Test
    @DisplayName("stops at the first sign, and once")
    void stopsOnce() {
        startup.start(new Startup());
        startup.stop(new Shutdown());
        scope.stop(this);

        assertThat(fired).containsExactly("start", "stop");
    }

    @Test
    @DisplayName("stops with its scope, where nothing else says that the application ends")
    void stopsWithItsScope() {
        startup.start(new Startup());
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

    private final class FakeEvent<T> implements Event<T> {

        private final String name;

        private FakeEvent(String name) {
            this.name = name;
        }

        @Override
        public void fire(T event) {
            fired.add(name);
        }

        @Override
        public <U extends T> CompletionStage<U> fireAsync(U event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends T> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Event<T> select(Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends T> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends T> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }
    }
}
