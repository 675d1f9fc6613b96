package org.identityverification.impl.runtime.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContextualThreadFactoryTest {

    private final Server server = new Server();
    private final CountDownLatch applicationStarted = new CountDownLatch(1);
    private final ContextualThreadFactory factory = new ContextualThreadFactory(server);

    @AfterEach
    void stop() {
        applicationStarted.countDown();
        factory.stop();
    }

    @Test
    void is_requested_without_waiting_while_the_server_runs_no_managed_thread_yet() {
        assertThat(factory.newThread(() -> {})).isSameAs(server.made.get(1));
        assertThat(server.lastRequester()).isSameAs(Thread.currentThread());
    }

    @Test
    void is_requested_by_a_thread_of_the_application_as_long_as_that_lives() throws InterruptedException {
        applicationStarted.countDown();
        await().until(() -> {
            factory.newThread(() -> {});
            return server.lastRequester() == server.made.get(0);
        });
        server.refuses = true;

        assertThatIllegalStateException()
                .isThrownBy(() -> factory.newThread(() -> {}))
                .withMessage("stopped");
        assertThat(server.lastRequester()).isSameAs(Thread.currentThread());

        server.refuses = false;
        factory.stop();
        server.made.get(0).join();
        assertThat(factory.newThread(() -> {})).isNotNull();
        assertThat(server.lastRequester()).isSameAs(Thread.currentThread());
    }

    /** The first thread is the one that requests the others. */
    private final class Server implements ThreadFactory {
        private final List<Thread> askers = new CopyOnWriteArrayList<>();
        private final List<Thread> made = new CopyOnWriteArrayList<>();
        private volatile boolean refuses;

        @Override
        public Thread newThread(Runnable work) {
            askers.add(Thread.currentThread());
            if (refuses) {
                throw new IllegalStateException("stopped");
            }
            Thread thread = new Thread(() -> {
                TestExecutors.pass(applicationStarted);
                work.run();
            });
            thread.setDaemon(true);
            made.add(thread);
            return thread;
        }

        private Thread lastRequester() {
            return askers.get(askers.size() - 1);
        }
    }
}
