package org.identityverification.app.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.identityverification.FailureDetails;
import org.identityverification.StoreUnavailableException;
import org.identityverification.app.SettableClock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The watch over the event streams")
class WatchTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final Snapshot PENDING = new Snapshot("{\"status\":\"PENDING\"}", false);
    private static final Snapshot PASSED = new Snapshot("{\"status\":\"PASSED\"}", false);
    private static final Snapshot DELIVERED = new Snapshot("{\"status\":\"PASSED\",\"deliveredAt\":\"now\"}", true);
    private static final Executor AT_ONCE = Runnable::run;
    private static final int MOST = 2000;

    private final SettableClock clock = new SettableClock();
    private final Map<UUID, Snapshot> store = new HashMap<>(Map.of(ID, PENDING));
    private final List<Set<UUID>> questions = new ArrayList<>();
    private final Set<UUID> opened = new HashSet<>();
    private boolean storeIsDown;

    @Test
    void asks_the_store_once_for_all_streams_however_many_there_are() {
        Watch watch = watch(AT_ONCE);
        List<FakeChannel> channels = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            UUID id = i % 2 == 0 ? ID : new UUID(7, i);
            store.put(id, PENDING);
            channels.add(open(watch, id));
        }
        assertThat(questions).isEmpty();

        look(watch, 3);

        assertThat(questions).hasSize(3).allSatisfy(ids -> assertThat(ids).hasSize(501));
        store.replaceAll((id, state) -> PASSED);
        look(watch, 1);
        assertThat(channels)
                .allSatisfy(it -> assertThat(it.heard)
                        .containsExactly("retry status " + PENDING.json(), "status " + PASSED.json()));
    }

    @Test
    void asks_nothing_when_there_is_no_stream() {
        Watch watch = watch(AT_ONCE);

        look(watch, 2);

        assertThat(questions).isEmpty();
        assertThat(watch.isEmpty()).isTrue();
    }

    @Test
    void tells_each_change_once_in_order_and_ends_after_the_last() {
        Watch watch = watch(AT_ONCE);
        FakeChannel channel = open(watch, ID);
        look(watch, 2);
        opened.add(ID);
        look(watch, 2);
        store.put(ID, PASSED);
        look(watch, 2);
        assertThat(channel.ended).isFalse();

        store.put(ID, DELIVERED);
        look(watch, 2);

        assertThat(channel.heard)
                .containsExactly(
                        "retry status " + PENDING.json(),
                        "opened {\"id\":\"" + ID + "\"}",
                        "status " + PASSED.json(),
                        "status " + DELIVERED.json());
        assertThat(channel.ended).isTrue();
        assertThat(watch.isEmpty()).isTrue();
        assertThat(watch.places()).isZero();
    }

    @Test
    void tells_at_once_what_is_known_already_and_ends_when_that_is_all() {
        opened.add(ID);
        store.put(ID, DELIVERED);
        Watch watch = watch(AT_ONCE);

        FakeChannel channel = open(watch, ID);

        assertThat(channel.heard).containsExactly("retry status " + DELIVERED.json(), "opened {\"id\":\"" + ID + "\"}");
        look(watch, 1);
        assertThat(channel.ended).isTrue();
    }

    @Test
    void gives_a_sign_of_life_every_fifteen_seconds_and_notices_then_that_a_client_is_gone() {
        Watch watch = watch(AT_ONCE);
        FakeChannel channel = open(watch, ID);
        FakeChannel gone = open(watch, ID);

        look(watch, 14);
        assertThat(channel.heard).hasSize(1);
        gone.answer = CompletableFuture.failedFuture(new java.io.IOException("gone"));
        look(watch, 17);

        assertThat(channel.heard).containsExactly("retry status " + PENDING.json(), "beat", "beat");
        assertThat(gone.heard).hasSize(2);
        assertThat(gone.ended).isTrue();
        assertThat(watch.places()).isEqualTo(1);
    }

    @Test
    void lets_go_of_what_is_closed() {
        Watch watch = watch(AT_ONCE);
        open(watch, ID).closed = true;

        look(watch, 1);

        assertThat(watch.isEmpty()).isTrue();
        assertThat(watch.places()).isZero();
        assertThat(questions).isEmpty();
    }

    @Test
    void ends_a_stream_after_half_an_hour_and_one_whose_verification_is_forgotten() {
        Watch watch = watch(AT_ONCE);
        FakeChannel old = open(watch, ID);
        clock.move(EventStream.LONGEST_LIFE.minusSeconds(1));
        UUID other = UUID.randomUUID();
        store.put(other, PENDING);
        FakeChannel forgotten = open(watch, other);
        store.remove(other);

        watch.look();
        assertThat(forgotten.ended).isTrue();
        assertThat(old.ended).isFalse();
        look(watch, 1);

        assertThat(old.ended).isTrue();
    }

    @Test
    void gives_up_a_client_that_does_not_take_what_it_was_sent_and_sends_it_nothing_more_meanwhile() {
        Watch watch = watch(AT_ONCE);
        FakeChannel stuck = open(watch, ID);
        FakeChannel reader = open(watch, ID);
        stuck.answer = new CompletableFuture<>();
        store.put(ID, PASSED);
        look(watch, 1);
        store.put(ID, new Snapshot("{\"status\":\"PASSED\",\"more\":1}", false));

        look(watch, 9);
        assertThat(stuck.ended).isFalse();
        look(watch, 1);

        assertThat(stuck.heard).hasSize(2);
        assertThat(stuck.ended).isTrue();
        assertThat(reader.heard).hasSize(3);
        assertThat(reader.ended).isFalse();
        assertThat(watch.places()).isEqualTo(1);
    }

    @Test
    void waits_for_no_client_even_when_sending_blocks_and_holds_few_threads() {
        ExecutorService threads = Executors.newCachedThreadPool();
        CountDownLatch stuck = new CountDownLatch(1);
        try {
            Watch watch = watch(threads);
            List<FakeChannel> blocking = new ArrayList<>();
            for (int i = 0; i < Watch.MOST_THREADS - 1; i++) {
                FakeChannel channel = open(watch, ID);
                channel.block = stuck;
                blocking.add(channel);
            }
            store.put(ID, PASSED);
            look(watch, 1);
            await().until(() -> blocking.stream().allMatch(it -> it.heard.size() == 2));
            store.put(ID, DELIVERED);
            FakeChannel reader = open(watch, ID);
            store.put(ID, PASSED);

            look(watch, 1);

            await().until(() -> reader.heard.contains("status " + PASSED.json()));
            assertThat(blocking).allSatisfy(it -> assertThat(it.heard).hasSize(2));
        } finally {
            stuck.countDown();
            threads.shutdown();
        }
    }

    @Test
    void serves_many_more_streams_than_it_has_threads_with_one_look() {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Watch watch = watch(threads);
            List<FakeChannel> channels = new ArrayList<>();
            for (int i = 0; i < 20 * Watch.MOST_THREADS; i++) {
                channels.add(open(watch, ID));
            }
            store.put(ID, PASSED);

            look(watch, 1);

            await().until(() -> channels.stream().allMatch(it -> it.heard.size() == 2));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void does_not_blame_a_client_for_waiting_for_a_thread() {
        List<Runnable> queue = new ArrayList<>();
        Watch watch = watch(queue::add);
        FakeChannel channel = open(watch, ID);
        store.put(ID, PASSED);

        look(watch, 60);

        assertThat(watch.places()).isEqualTo(1);
        assertThat(queue).hasSize(1);
        queue.get(0).run();
        assertThat(channel.heard).hasSize(2);
    }

    @Test
    void keeps_the_streams_when_the_store_is_down_and_says_so_once() {
        Watch watch = watch(AT_ONCE);
        FakeChannel channel = open(watch, ID);
        store.put(ID, PASSED);
        List<String> log = new ArrayList<>();
        Handler handler = listen(log);
        try {
            storeIsDown = true;
            look(watch, 20);
            assertThat(channel.heard).containsExactly("retry status " + PENDING.json(), "beat");
            storeIsDown = false;
            look(watch, 2);
        } finally {
            Logger.getLogger(Watch.class.getName()).removeHandler(handler);
        }

        assertThat(channel.heard).endsWith("status " + PASSED.json());
        assertThat(channel.ended).isFalse();
        assertThat(log).hasSize(2);
        assertThat(log.get(0)).contains("IVAPP0004W").doesNotContain("canary");
        assertThat(log.get(1)).contains("IVAPP0005I");
    }

    @Test
    void has_no_place_for_more_than_it_may_have_until_one_is_given_back() {
        Watch watch = new Watch(this::find, opened::contains, clock, AT_ONCE, 2);
        FakeChannel first = open(watch, ID);
        open(watch, ID);
        assertThat(watch.enter()).isFalse();
        assertThat(watch.enter()).isFalse();

        first.closed = true;
        look(watch, 1);

        assertThat(watch.enter()).isTrue();
        assertThat(watch.enter()).isFalse();
        watch.leave();
        assertThat(watch.enter()).isTrue();
    }

    @Test
    void ends_every_stream_at_the_end_but_waits_for_none() {
        Watch watch = watch(AT_ONCE);
        FakeChannel idle = open(watch, ID);
        FakeChannel stuck = open(watch, ID);
        stuck.answer = new CompletableFuture<>();
        store.put(ID, PASSED);
        look(watch, 1);

        watch.close();

        assertThat(idle.ended).isTrue();
        assertThat(stuck.ended).isFalse();
        assertThat(watch.isEmpty()).isTrue();
        assertThat(watch.places()).isZero();
    }

    @Test
    void survives_that_there_are_no_threads_any_more() {
        Watch watch = watch(work -> {
            throw new RejectedExecutionException("stopping");
        });
        open(watch, ID);
        store.put(ID, PASSED);

        look(watch, 2);

        assertThat(questions).isNotEmpty();
    }

    private Watch watch(Executor executor) {
        return new Watch(this::find, opened::contains, clock, executor, MOST);
    }

    private Map<UUID, Snapshot> find(Set<UUID> ids) {
        questions.add(ids);
        if (storeIsDown) {
            throw new StoreUnavailableException("canary", FailureDetails.NONE, null);
        }
        Map<UUID, Snapshot> found = new HashMap<>(store);
        found.keySet().retainAll(ids);
        return found;
    }

    private FakeChannel open(Watch watch, UUID id) {
        assertThat(watch.enter()).isTrue();
        FakeChannel channel = new FakeChannel();
        watch.add(id, channel, store.get(id));
        return channel;
    }

    /** Once a second, as in life. */
    private void look(Watch watch, int times) {
        for (int i = 0; i < times; i++) {
            clock.move(Duration.ofSeconds(1));
            watch.look();
        }
    }

    private static Handler listen(List<String> log) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                log.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger(Watch.class.getName()).addHandler(handler);
        return handler;
    }
}
