package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The limit of statements")
@Timeout(30)
class StatementLimitTest {

    private static final Duration LIMIT = Duration.ofMillis(50);

    private final StatementLimit limit = new StatementLimit(LIMIT);

    @Test
    @DisplayName("cancels one that takes too long, also after a while in which there was none")
    void cancels() throws Exception {
        for (int i = 0; i < 3; i++) {
            untilCancelled(() -> {});
            // Long enough that nobody looks any more.
            Thread.sleep(LIMIT.toMillis());
        }
    }

    @Test
    @DisplayName("goes on when one can't be cancelled")
    void goesOn() throws Exception {
        untilCancelled(() -> {
            throw new SQLException("canary");
        });
        untilCancelled(() -> {
            throw new IllegalStateException("canary");
        });
        untilCancelled(() -> {});
    }

    @Test
    @DisplayName("does not cancel what has ended, whose connection may serve somebody else by then")
    void leavesOthersAlone() throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        Statement ended = statement(cancelled::incrementAndGet);

        assertThat(limit.<Integer>keep(ended, () -> 7)).isEqualTo(7);
        untilCancelled(() -> {});

        assertThat(cancelled).hasValue(0);
    }

    @Test
    @DisplayName("does not let one end while it is being cancelled")
    void oneAfterTheOther() throws Exception {
        CountDownLatch cancelling = new CountDownLatch(1);
        AtomicInteger cancelled = new AtomicInteger();
        Statement slowToCancel = statement(() -> {
            cancelling.countDown();
            try {
                Thread.sleep(LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cancelled.incrementAndGet();
        });

        limit.keep(slowToCancel, () -> waitFor(cancelling));

        assertThat(cancelled).hasPositiveValue();
    }

    /** Executes a statement that ends only when it is cancelled. */
    private void untilCancelled(Cancelling effect) throws SQLException {
        CountDownLatch cancelled = new CountDownLatch(1);
        assertThat(limit.<Boolean>keep(
                        statement(() -> {
                            cancelled.countDown();
                            effect.happen();
                        }),
                        () -> waitFor(cancelled)))
                .isTrue();
    }

    private static boolean waitFor(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Statement statement(Cancelling cancel) {
        return (Statement) Proxy.newProxyInstance(
                StatementLimitTest.class.getClassLoader(),
                new Class<?>[] {Statement.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("cancel");
                    cancel.happen();
                    return null;
                });
    }

    @FunctionalInterface
    private interface Cancelling {
        void happen() throws SQLException;
    }
}
