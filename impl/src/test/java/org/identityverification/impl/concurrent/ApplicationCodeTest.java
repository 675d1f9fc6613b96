package org.identityverification.impl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.concurrent.ApplicationCode.TransactionLeftOpenException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Application code on a thread of the module")
class ApplicationCodeTest {

    private final UserTransaction transaction = TestApplicationCode.transaction();
    private final ApplicationCode applicationCode = TestApplicationCode.with(transaction);

    @Test
    @DisplayName("fails when it leaves a transaction open, which is rolled back, whatever else the code throws")
    void transactionLeftOpen() throws Exception {
        assertThat(applicationCode.run(transaction::begin))
                .containsInstanceOf(TransactionLeftOpenException.class)
                .get()
                .extracting(Throwable::getCause)
                .isNull();
        assertThat(transaction.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);

        Exception thrown = new Exception();
        assertThat(applicationCode.run(() -> {
                    transaction.begin();
                    throw thrown;
                }))
                .get()
                .isInstanceOf(TransactionLeftOpenException.class)
                .extracting(Throwable::getCause)
                .isSameAs(thrown);
        assertThat(transaction.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    @DisplayName("may begin and end its own transaction")
    void transactionEnded() {
        assertThat(applicationCode.run(() -> {
                    transaction.begin();
                    transaction.commit();
                }))
                .isEmpty();
    }

    @Test
    @DisplayName("leaves a transaction open that was open before")
    void foreignTransaction() throws Exception {
        transaction.begin();

        assertThat(applicationCode.run(() -> {})).isEmpty();

        assertThat(transaction.getStatus()).isEqualTo(Status.STATUS_ACTIVE);
    }

    @Test
    @DisplayName("leaves no transaction timeout behind")
    void timeout() {
        assertThat(applicationCode.run(() -> transaction.setTransactionTimeout(1)))
                .isEmpty();

        assertThat(transaction).hasToString("timeout 0");
    }

    @Test
    @DisplayName("leaves no interrupt, class loader or thread name behind")
    void threadIsRestored() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        String name = Thread.currentThread().getName();
        try (URLClassLoader other = new URLClassLoader(new URL[0])) {
            assertThat(applicationCode.run(() -> {
                        Thread.currentThread().setContextClassLoader(other);
                        Thread.currentThread().setName("renamed");
                        Thread.currentThread().interrupt();
                        throw new NoClassDefFoundError();
                    }))
                    .containsInstanceOf(NoClassDefFoundError.class);
        }

        assertThat(Thread.interrupted()).isFalse();
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        assertThat(Thread.currentThread().getName()).isEqualTo(name);
    }

    @Test
    @DisplayName("fails when the server ends a transaction that it left open")
    void contextEndedByTheServer() {
        IllegalStateException ended = new IllegalStateException();
        ApplicationCode inContexts = TestApplicationCode.in(work -> () -> {
            work.run();
            throw ended;
        });

        assertThat(inContexts.run(() -> {}))
                .containsInstanceOf(TransactionLeftOpenException.class)
                .get()
                .extracting(Throwable::getCause)
                .isSameAs(ended);
        Exception thrown = new Exception();
        assertThat(inContexts.run(() -> {
                    throw thrown;
                }))
                .containsSame(thrown);
    }

    @Test
    @DisplayName("runs once when the server refuses a context of its own")
    void contextRefused() {
        AtomicInteger runs = new AtomicInteger();
        ApplicationCode refused = TestApplicationCode.in(work -> () -> {
            throw new IllegalStateException();
        });

        assertThat(refused.run(runs::incrementAndGet)).isEmpty();

        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("runs once when the cleanup after it fails")
    void cleanUpFails() {
        AtomicInteger runs = new AtomicInteger();
        UserTransaction broken = Proxies.of(UserTransaction.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getStatus")) {
                return Status.STATUS_NO_TRANSACTION;
            }
            throw new NoClassDefFoundError();
        });

        assertThat(TestApplicationCode.with(broken).run(runs::incrementAndGet)).isPresent();

        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("leaves no transaction open where transactions become available only after the first run")
    void transactionsComeLater() {
        List<UserTransaction> transactions = new ArrayList<>();
        ApplicationCode early = TestApplicationCode.with(transactions);
        assertThat(early.run(() -> {})).isEmpty();

        transactions.add(transaction);

        assertThat(early.run(transaction::begin)).containsInstanceOf(TransactionLeftOpenException.class);
    }

    @Test
    @DisplayName("runs where there are no Jakarta Transactions")
    void withoutTransactions() {
        assertThat(TestApplicationCode.withoutTransactions().run(() -> {})).isEmpty();
    }
}
