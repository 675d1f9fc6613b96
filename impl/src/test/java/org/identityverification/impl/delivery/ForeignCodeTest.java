package org.identityverification.impl.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.delivery.ForeignCode.TransactionLeftOpenException;
import org.junit.jupiter.api.Test;

class ForeignCodeTest {

    private final UserTransaction transaction = TestForeignCode.transaction();
    private final ForeignCode foreignCode = TestForeignCode.with(List.of(transaction));

    @Test
    void rolls_back_a_transaction_that_the_code_leaves_open() throws Exception {
        assertLeftOpen(foreignCode.run(transaction::begin), null);
        assertThat(transaction.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);

        Exception thrown = new Exception();
        Optional<Throwable> failure = foreignCode.run(() -> {
            transaction.begin();
            throw thrown;
        });
        assertLeftOpen(failure, thrown);
        assertThat(transaction.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    private static void assertLeftOpen(Optional<Throwable> failure, Throwable cause) {
        assertThat(failure.orElseThrow())
                .isInstanceOf(TransactionLeftOpenException.class)
                .extracting(Throwable::getCause)
                .isSameAs(cause);
    }

    @Test
    void leaves_a_transaction_open_that_was_open_before() throws Exception {
        transaction.begin();

        assertThat(foreignCode.run(() -> {})).isEmpty();

        assertThat(transaction.getStatus()).isEqualTo(Status.STATUS_ACTIVE);
    }

    @Test
    void leaves_no_transaction_timeout_behind() {
        assertThat(foreignCode.run(() -> transaction.setTransactionTimeout(1))).isEmpty();

        assertThat(transaction).hasToString("timeout 0");
    }

    @Test
    void leaves_no_interrupt_class_loader_or_thread_name_behind() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        String name = Thread.currentThread().getName();

        assertThat(foreignCode.run(() -> {
                    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
                    Thread.currentThread().setName("renamed");
                    Thread.currentThread().interrupt();
                    throw new NoClassDefFoundError();
                }))
                .containsInstanceOf(NoClassDefFoundError.class);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        assertThat(Thread.currentThread().getName()).isEqualTo(name);
    }

    @Test
    void fails_when_the_server_ends_a_transaction_that_it_left_open() {
        IllegalStateException ended = new IllegalStateException();
        ForeignCode inContexts = TestForeignCode.in(work -> () -> {
            work.run();
            throw ended;
        });

        assertLeftOpen(inContexts.run(() -> {}), ended);
        Exception thrown = new Exception();
        assertThat(inContexts.run(() -> {
                    throw thrown;
                }))
                .containsSame(thrown);
    }

    @Test
    void runs_once_when_the_server_refuses_a_context_or_the_cleanup_fails() {
        AtomicInteger runs = new AtomicInteger();
        ForeignCode refused = TestForeignCode.in(work -> () -> {
            throw new IllegalStateException();
        });
        assertThat(refused.run(runs::incrementAndGet)).isEmpty();
        assertThat(runs).hasValue(1);

        UserTransaction broken = Proxies.of(UserTransaction.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getStatus")) {
                return Status.STATUS_NO_TRANSACTION;
            }
            throw new NoClassDefFoundError();
        });
        assertThat(TestForeignCode.with(List.of(broken)).run(runs::incrementAndGet))
                .isPresent();
        assertThat(runs).hasValue(2);
    }

    @Test
    void leaves_no_transaction_open_where_transactions_come_after_the_first_run() {
        List<UserTransaction> transactions = new ArrayList<>();
        ForeignCode early = TestForeignCode.with(transactions);
        assertThat(early.run(() -> {})).isEmpty();

        transactions.add(transaction);

        assertThat(early.run(transaction::begin)).containsInstanceOf(TransactionLeftOpenException.class);
    }
}
