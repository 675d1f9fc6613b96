package org.identityverification.impl.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.delivery.ForeignCode.TransactionLeftOpenException;
import org.junit.jupiter.api.Test;

class ForeignCodeTest {

    private final UserTransaction transaction = TestForeignCode.transaction();
    private final ForeignCode foreignCode = TestForeignCode.with(transaction);

    @Test
    void fails_when_it_leaves_a_transaction_open_which_is_rolled_back_whatever_else_the_code_throws() throws Exception {
        assertThat(foreignCode.run(transaction::begin))
                .containsInstanceOf(TransactionLeftOpenException.class)
                .get()
                .extracting(Throwable::getCause)
                .isNull();
        assertThat(transaction.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);

        Exception thrown = new Exception();
        assertThat(foreignCode.run(() -> {
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
    void may_begin_and_end_its_own_transaction() {
        assertThat(foreignCode.run(() -> {
                    transaction.begin();
                    transaction.commit();
                }))
                .isEmpty();
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
    void leaves_no_interrupt_class_loader_or_thread_name_behind() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        String name = Thread.currentThread().getName();
        try (URLClassLoader other = new URLClassLoader(new URL[0])) {
            assertThat(foreignCode.run(() -> {
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
    void fails_when_the_server_ends_a_transaction_that_it_left_open() {
        IllegalStateException ended = new IllegalStateException();
        ForeignCode inContexts = TestForeignCode.in(work -> () -> {
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
    void runs_once_when_the_server_refuses_a_context_of_its_own() {
        AtomicInteger runs = new AtomicInteger();
        ForeignCode refused = TestForeignCode.in(work -> () -> {
            throw new IllegalStateException();
        });

        assertThat(refused.run(runs::incrementAndGet)).isEmpty();

        assertThat(runs).hasValue(1);
    }

    @Test
    void runs_once_when_the_cleanup_after_it_fails() {
        AtomicInteger runs = new AtomicInteger();
        UserTransaction broken = Proxies.of(UserTransaction.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getStatus")) {
                return Status.STATUS_NO_TRANSACTION;
            }
            throw new NoClassDefFoundError();
        });

        assertThat(TestForeignCode.with(broken).run(runs::incrementAndGet)).isPresent();

        assertThat(runs).hasValue(1);
    }

    @Test
    void leaves_no_transaction_open_where_transactions_become_available_only_after_the_first_run() {
        List<UserTransaction> transactions = new ArrayList<>();
        ForeignCode early = TestForeignCode.with(transactions);
        assertThat(early.run(() -> {})).isEmpty();

        transactions.add(transaction);

        assertThat(early.run(transaction::begin)).containsInstanceOf(TransactionLeftOpenException.class);
    }
}
