package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Commits in groups")
@Timeout(60)
class GroupCommitTest {

    private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private GroupCommit<Integer, String> commits = commits(Duration.ofHours(1));

    @AfterEach
    void end() {
        gate.complete(null);
    }

    @Test
    @DisplayName(
            "begin at once while fewer than two groups run, and then take together, in order, what has come meanwhile")
    void together() {
        List<CompletableFuture<String>> written = writeAll(1, 2, 5, 3, 4);

        gate.complete(null);

        assertThat(written)
                .extracting(CompletableFuture::join)
                .containsExactly("written 1", "written 2", "written 5", "written 3", "written 4");
        assertThat(groups).containsExactly(List.of(1), List.of(2), List.of(3, 4, 5));
    }

    @Test
    @DisplayName("that fail are tried again one by one, so that only the cause fails")
    void failing() {
        List<CompletableFuture<String>> written = writeAll(1, 2, 5, -3, 4);

        gate.complete(null);

        assertThat(written.get(2).join()).isEqualTo("written 5");
        assertThat(written.get(4).join()).isEqualTo("written 4");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(written.get(3)::join)
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(groups).hasSize(6);
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> commits.write(-3));
        assertThat(groups).as("a group of one is not tried again").hasSize(7);
    }

    @Test
    @DisplayName("that are held up hold up no other thread")
    void heldUp() {
        commits = commits(Duration.ofMillis(10));
        List<CompletableFuture<String>> written = writeAll(1, 2);

        assertThat(commits.write(3)).isEqualTo("written 3");

        assertThat(written).noneMatch(CompletableFuture::isDone);
    }

    @Test
    @DisplayName("are waited for also by a thread that is interrupted, because a commit can't be taken back")
    void interrupted() {
        writeAll(1, 2);
        Thread waiting = new Thread(() -> commits.write(3));
        waiting.start();
        waiting.interrupt();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        gate.complete(null);

        await().until(() -> groups.contains(List.of(3)));
    }

    @Test
    @DisplayName("of many threads lose nothing and write nothing twice")
    void manyThreads() {
        gate.complete(null);
        List<CompletableFuture<Void>> all = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> IntStream.range(thread * 500, (thread + 1) * 500)
                                .forEach(item -> assertThat(commits.write(item)).isEqualTo("written " + item)),
                        GroupCommitTest::onAThreadOfItsOwn))
                .toList();
        all.forEach(CompletableFuture::join);

        assertThat(groups.stream().flatMap(List::stream)).hasSize(4000).doesNotHaveDuplicates();
    }

    /** One after the other: 1 and 2 begin at once and wait for the gate, the others wait for them. */
    private List<CompletableFuture<String>> writeAll(int... items) {
        List<CompletableFuture<String>> written = new CopyOnWriteArrayList<>();
        for (int item : items) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            written.add(CompletableFuture.supplyAsync(
                    () -> {
                        thread.complete(Thread.currentThread());
                        return commits.write(item);
                    },
                    GroupCommitTest::onAThreadOfItsOwn));
            await().until(() -> List.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)
                    .contains(thread.join().getState()));
        }
        return written;
    }

    private static void onAThreadOfItsOwn(Runnable work) {
        new Thread(work).start();
    }

    private GroupCommit<Integer, String> commits(Duration maxWait) {
        return new GroupCommit<>(this::write, Comparator.naturalOrder(), maxWait);
    }

    /** Fails when a negative number is in the group. */
    private List<String> write(List<Integer> items) {
        groups.add(items);
        if (items.contains(1) || items.contains(2)) {
            gate.orTimeout(30, TimeUnit.SECONDS).join();
        }
        if (items.stream().anyMatch(item -> item < 0)) {
            throw new IllegalArgumentException("negative");
        }
        return items.stream().map(item -> "written " + item).toList();
    }
}
