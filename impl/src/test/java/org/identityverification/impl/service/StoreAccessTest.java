package org.identityverification.impl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.util.Optional;
import org.identityverification.StoreUnavailableException;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The store, as the application's threads ask it,")
@Timeout(60)
class StoreAccessTest {

    private final TestStore store = new TestStore();

    @AfterEach
    void letEverythingGo() {
        store.close();
    }

    @Test
    @DisplayName("answers on a thread of the module")
    void answers() {
        StoreAccess access = new StoreAccess(store, TestExecutors.ownThreads());

        Optional<VerificationRecord> answer = access.ask(it -> it.find(ID));
        Thread thread = access.ask(it -> Thread.currentThread());

        assertThat(answer).isEmpty();
        assertThat(thread).isNotSameAs(Thread.currentThread());
    }

    @Test
    @DisplayName("is unavailable when it fails, with an exception or an error, whose words are not shown")
    void fails() {
        StoreAccess access = new StoreAccess(store, TestExecutors.ownThreads());

        store.failWith(new IllegalStateException("canary"));
        assertUnavailable(access);
        store.failWith(new NoClassDefFoundError("canary"));
        assertUnavailable(access);
    }

    @Test
    @DisplayName("is unavailable when it has not answered after three seconds")
    void hangs() {
        TestExecutors.Impatient executor = TestExecutors.impatient();
        store.hang();

        assertUnavailable(new StoreAccess(store, executor));
        assertThat(executor.longestWait()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("is unavailable when no thread is free")
    void rejected() {
        assertUnavailable(new StoreAccess(store, TestExecutors.full()));
    }

    private static void assertUnavailable(StoreAccess access) {
        StoreUnavailableException failure =
                catchThrowableOfType(StoreUnavailableException.class, () -> access.ask(it -> it.find(ID)));

        assertThat(failure).hasMessageNotContaining("canary").hasCauseExactlyInstanceOf(RedactedException.class);
        assertThat(failure.isRetryable()).isTrue();
        for (Throwable it = failure; it != null; it = it.getCause()) {
            assertThat(it).hasMessageNotContaining("canary");
        }
    }
}
