package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Commits in groups")
@Timeout(60)
class GroupCommitTest {

    private static final int LARGEST = 4;
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Transaction transaction = new Transaction();
    private GroupCommit<Integer, String> commits = new GroupCommit<>(transaction::write, LARGEST, 1, FOR_EVER);

    @AfterEach
    void end() {
        transaction.gate.complete(null);
        threads.shutdown();
    }

    @Test
    @DisplayName("are of one, at once, when no other thread writes")
    void alone() {
        assertThat(commits.write(2)).isEqualTo("written 2");
        assertThat(commits.write(3)).isEqualTo("written 3");

        assertThat(transaction.groups).containsExactly(List.of(2), List.of(3));
    }

    @Test
    @DisplayName("take together, in the order of their coming, what came while another was under way")
    void together() {
        List<CompletableFuture<String>> written = whileOneIsUnderWay(2, 3, 4, 5, 6, 7);

        transaction.gate.complete(null);

        assertThat(written)
                .extracting(CompletableFuture::join)
                .containsExactly(
                        "written 1", "written 2", "written 3", "written 4", "written 5", "written 6", "written 7");
        assertThat(transaction.groups).containsExactly(List.of(1), List.of(2, 3, 4, 5), List.of(6, 7));
    }

    @Test
    @DisplayName("that fail are tried again one by one, so that only the cause fails")
    void failing() {
        List<CompletableFuture<String>> written = whileOneIsUnderWay(2, -3, 4);

        transaction.gate.complete(null);

        assertThat(written.get(1).join()).isEqualTo("written 2");
        assertThat(written.get(3).join()).isEqualTo("written 4");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(written.get(2)::join)
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(transaction.groups).startsWith(List.of(1), List.of(2, -3, 4)).hasSize(5);
        assertThat(commits.write(5)).isEqualTo("written 5");
    }

    @Test
    @DisplayName("that fail although they are of one are not tried again")
    void failingAlone() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> commits.write(-1));

        assertThat(transaction.groups).containsExactly(List.of(-1));
        assertThat(commits.write(2)).isEqualTo("written 2");
    }

    @Test
    @DisplayName("that are held up hold up no other thread")
    void heldUp() {
        commits = new GroupCommit<>(transaction::write, LARGEST, 1, Duration.ofMillis(10));
        CompletableFuture<String> first = write(1);
        await().until(() -> transaction.groups.size() == 1);

        assertThat(commits.write(2)).isEqualTo("written 2");
        assertThat(first).isNotDone();
        transaction.gate.complete(null);
        assertThat(first.join()).isEqualTo("written 1");
        assertThat(transaction.groups).containsExactly(List.of(1), List.of(2));
    }

    @Test
    @DisplayName("are waited for to the end also by a thread that is interrupted, because what is written stays")
    void interrupted() {
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        CompletableFuture<String> first = write(1);
        await().until(() -> transaction.groups.size() == 1);
        CompletableFuture<String> second = CompletableFuture.supplyAsync(
                () -> {
                    Thread.currentThread().interrupt();
                    String outcome = commits.write(2);
                    stillInterrupted.set(Thread.interrupted());
                    return outcome;
                },
                threads);

        transaction.gate.complete(null);

        assertThat(first.join()).isEqualTo("written 1");
        assertThat(second.join()).isEqualTo("written 2");
        assertThat(stillInterrupted).isTrue();
    }

    @Test
    @DisplayName("gather only when as many are under way as may be")
    void several() {
        commits = new GroupCommit<>(transaction::write, LARGEST, 2, FOR_EVER);
        CompletableFuture<String> first = write(1);
        await().until(() -> transaction.groups.size() == 1);

        assertThat(commits.write(2)).isEqualTo("written 2");
        transaction.gate.complete(null);
        assertThat(first.join()).isEqualTo("written 1");
    }

    @ParameterizedTest(name = "of many threads, {0} at once, lose nothing and write nothing twice")
    @ValueSource(ints = {1, 3})
    void manyThreads(int atOnce) {
        commits = new GroupCommit<>(transaction::write, LARGEST, atOnce, FOR_EVER);
        transaction.gate.complete(null);
        int each = 500;
        List<CompletableFuture<Void>> all = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 1; i <= each; i++) {
                                int item = thread * each + i;
                                assertThat(commits.write(item)).isEqualTo("written " + item);
                            }
                        },
                        threads))
                .toList();
        all.forEach(CompletableFuture::join);

        assertThat(transaction.groups.stream().flatMap(List::stream))
                .hasSize(8 * each)
                .doesNotHaveDuplicates();
        assertThat(transaction.groups).allMatch(group -> group.size() <= LARGEST);
        assertThat(transaction.mostAtOnce.get()).isBetween(1, atOnce);
        assertThat(commits.gathered()).isZero();
    }

    /** The first stands before the gate, and the others have come after it, one by one. */
    private List<CompletableFuture<String>> whileOneIsUnderWay(int... others) {
        List<CompletableFuture<String>> written = new ArrayList<>(List.of(write(1)));
        await().until(() -> transaction.groups.size() == 1);
        for (int item : others) {
            written.add(write(item));
            await().until(() -> commits.gathered() == written.size() - 1);
        }
        return written;
    }

    private CompletableFuture<String> write(int item) {
        return CompletableFuture.supplyAsync(() -> commits.write(item), threads);
    }

    /** Fails when a negative number is in the group. The group with 1 waits for the gate. */
    private static final class Transaction {
        private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> gate = new CompletableFuture<>();
        private final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();

        private List<String> write(List<Integer> items) {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                groups.add(items);
                if (items.contains(1)) {
                    gate.orTimeout(30, TimeUnit.SECONDS).join();
                }
                if (items.stream().anyMatch(item -> item < 0)) {
                    throw new IllegalArgumentException("negative");
                }
                return items.stream().map(item -> "written " + item).toList();
            } finally {
                atOnce.decrementAndGet();
            }
        }
    }
}
