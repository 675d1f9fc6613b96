package org.identityverification.impl.runtime.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PermitsTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<Runnable> begun = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final TestExecutors.Threads threads = new TestExecutors.Threads();
    private final Permits single = new Permits(threads, 1, 2);

    @AfterEach
    void releaseAll() {
        end.countDown();
    }

    @Test
    void leaves_permits_for_others_when_one_account_wants_all() {
        Permits bulkhead = new Permits(begun::add, 90, 4);

        assertThat(takenBy("a", bulkhead)).isEqualTo(60);
        assertThat(takenBy("b", bulkhead)).isEqualTo(20);
        assertThat(takenBy("c", bulkhead)).isPositive();

        // Released permits go to the accounts that hold few.
        begun.subList(0, 30).forEach(Runnable::run);
        assertThat(takenBy("a", bulkhead)).isPositive();
        assertThat(takenBy("b", bulkhead)).isPositive();
        begun.forEach(Runnable::run);
    }

    private static int takenBy(String account, Permits bulkhead) {
        for (int taken = 0; true; taken++) {
            try {
                bulkhead.executeThen(account, () -> Permits.NOTHING);
            } catch (RejectedExecutionException e) {
                return taken;
            }
        }
    }

    @Test
    void gives_its_only_permit_to_any_account_and_takes_it_back() {
        Permits bulkhead = new Permits(begun::add, 1, 4);
        for (String account : List.of("a", "b", "a")) {
            assertThat(takenBy(account, bulkhead)).isEqualTo(1);
            begun.remove(0).run();
        }
    }

    @Test
    void keeps_no_permit_for_work_that_gets_no_thread() {
        threads.setFull(true);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> single.execute(() -> {}))
                .withMessage("canary");
        threads.setFull(false);

        assertThat(call(single, () -> "answer", LONG)).isEqualTo("answer");
    }

    @Test
    void has_a_free_permit_as_soon_as_the_previous_call_has_returned_or_failed() {
        for (int i = 0; i < 1000; i++) {
            assertThat(call(single, () -> "answer", LONG)).isEqualTo("answer");
            assertThat(call(single, PermitsTest::failing, LONG)).isEqualTo("FAILED as thrown");
        }
    }

    @Test
    void ends_the_wait_of_a_caller_at_the_timeout_but_not_the_work() {
        assertThat(call(single, this::untilTheEnd, SHORT)).startsWith("TIMEOUT");
        assertThat(call(single, () -> "next", SHORT)).startsWith("REFUSED");
    }

    @Test
    void refuses_a_caller_at_once_when_the_maximum_number_of_callers_wait() {
        List<CompletableFuture<String>> callers = atOnce(3, () -> call(single, this::untilTheEnd, LONG));

        assertThat(CompletableFuture.anyOf(callers.toArray(CompletableFuture<?>[]::new)))
                .succeedsWithin(LONG)
                .isEqualTo("REFUSED too many callers wait already");
        assertThat(callers).filteredOn(CompletableFuture::isDone).hasSize(1);
        end.countDown();
        assertThat(callers)
                .extracting(it -> it.join())
                .containsExactlyInAnyOrder("REFUSED too many callers wait already", "ended", "ended");
        assertThat(call(single, () -> "next", LONG)).isEqualTo("next");
    }

    @Test
    void runs_work_on_the_calling_thread_which_waits_for_a_permit_until_its_deadline() {
        assertThat(single.here("it", Thread::currentThread, Deadline.after(LONG)))
                .isSameAs(Thread.currentThread());
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> single.here("it", PermitsTest::failing, Deadline.after(LONG)));
        assertThat(single.here("it", () -> "even after its deadline", Deadline.after(Duration.ZERO)))
                .isNotNull();

        single.execute(this::untilTheEnd);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> single.here("it", () -> "late", Deadline.after(SHORT)));
        List<CompletableFuture<String>> waiting =
                atOnce(1, () -> single.here("it", () -> "next", Deadline.after(LONG)));
        end.countDown();
        assertThat(waiting.get(0)).succeedsWithin(LONG).isEqualTo("next");
    }

    @Test
    void refuses_work_on_a_thread_that_is_interrupted_while_it_waits() {
        single.execute(this::untilTheEnd);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> single.here("it", () -> "never", Deadline.after(LONG)));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void lets_work_beyond_its_subjects_share_wait_without_delaying_others() {
        Permits four = new Permits(threads, 4, 512);
        List<CompletableFuture<String>> same = atOnce(60, () -> ofRow(four, this::untilTheEnd));

        // Three have a permit, 32 wait, and the others are refused at once.
        await().until(() -> same.stream().filter(CompletableFuture::isDone).count() == 60 - 3 - 32);
        assertThat(same)
                .filteredOn(CompletableFuture::isDone)
                .extracting(CompletableFuture::join)
                .containsOnly("REFUSED one verification or account has used up its share of 4 permits");
        for (int i = 0; i < 100; i++) {
            assertThat(call(four, () -> "other", LONG)).isEqualTo("other");
        }
        // If those that wait for their turn counted, it would only grow.
        await().until(() -> four.longestWait().compareTo(SHORT) < 0);

        end.countDown();
        assertThat(same.stream().map(CompletableFuture::join).filter("ended"::equals))
                .hasSize(3 + 32);
        assertThat(ofRow(four, () -> "next")).isEqualTo("next");
    }

    private static String ofRow(Permits bulkhead, Supplier<String> work) {
        return bulkhead.call("row", work, LONG, (end, cause) -> end + " " + cause.getMessage());
    }

    @Test
    void lets_fewer_callers_wait_while_the_first_one_waits_long() {
        Permits bulkhead = new Permits(threads, 1, 512);
        bulkhead.execute(this::untilTheEnd);
        List<CompletableFuture<String>> waiting = atOnce(128, () -> call(bulkhead, () -> "answer", LONG));

        await().until(() -> call(bulkhead, () -> "late", SHORT).equals("REFUSED too many callers wait already"));

        end.countDown();
        assertThat(waiting).extracting(CompletableFuture::join).containsOnly("answer");
        assertThat(call(bulkhead, () -> "next", LONG)).isEqualTo("next");
    }

    private static String call(Permits bulkhead, Supplier<String> work, Duration timeout) {
        return bulkhead.call(null, work, timeout, (end, cause) -> end + " " + cause.getMessage());
    }

    private List<CompletableFuture<String>> atOnce(int count, Supplier<String> call) {
        return Stream.generate(() -> CompletableFuture.supplyAsync(call, threads))
                .limit(count)
                .toList();
    }

    private static String failing() {
        throw new IllegalStateException("as thrown");
    }

    private String untilTheEnd() {
        TestExecutors.pass(end);
        return "ended";
    }
}
