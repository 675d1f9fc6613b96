package org.identityverification.it.accounts;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(4)
class AccountsIT {

    private static final int IN_THE_VAULT = 50;
    private static final List<String> CONFIGURED = List.of("configured-1", "configured-2");
    private static final String THROTTLED = "throttled";
    private static final String HANGING = "hanging";
    private static final int CALLERS = 4;
    /** How many verifications each account has in the first test. */
    private static final int ROUNDS = Integer.getInteger("it.rounds", 3);

    private static final int MEASURED = 20 * ROUNDS;
    // The lease is 30 s.
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(75);

    @AutoClose
    private final CheckingProvider provider = new CheckingProvider();

    @AutoClose("shutdown")
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AutoClose
    private final Database database = PostgreSql.start(OwnServer.folder());

    /** Calls that failed unexpectedly. */
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    /** App codes as docs/accounts.md mounts them: one file for each account. */
    private Path vault;

    @AutoClose
    private OwnServer one;

    @AutoClose
    private OwnServer two;

    @BeforeAll
    void start() throws Exception {
        vault = Files.createDirectories(OwnServer.newRecord("vault"));
        // Who opens a pipe waits until another process writes into it.
        Layout.run(vault, Map.of("PATH", System.getenv("PATH")), List.of("mkfifo", HANGING));
        for (int i = 1; i <= IN_THE_VAULT; i++) {
            putIntoVault("vault-" + i, 1);
        }
        putIntoVault(THROTTLED, 1);
        one = node("one");
        two = node("two");
    }

    private OwnServer node(String name) throws IOException {
        Map<String, String> environment = Notices.environment(database, provider.url());
        environment.put("SHOP_APP_CODES", vault.toString());
        environment.put("IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "true");
        environment.put("IDENTITY_VERIFICATION_RESULT_QUERY_FIRST_DELAY", "PT10M");
        for (String account : CONFIGURED) {
            environment.put(
                    "IDENTITY_VERIFICATION_ACCOUNTS_"
                            + account.toUpperCase(Locale.ROOT).replace('-', '_') + "_APP_CODE",
                    CheckingProvider.code(account, 1));
        }
        return OwnServer.start(
                "accounts-" + name,
                environment,
                Probe.in(Deployments.moduleWith(RestRoot.class, MountedAppCodes.class)));
    }

    /** A stop would wait for the look-up that hangs. */
    @AfterAll
    void stop() {
        for (OwnServer node : new OwnServer[] {one, two}) {
            if (node != null) {
                node.kill();
            }
        }
    }

    @Test
    @Order(1)
    void
            are_rotated_added_and_removed_under_load_no_other_accounts_call_fails_and_a_removed_accounts_deliveries_wait_for_it() {
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<Void>> load = load(end, number -> {
            String account = "vault-" + (1 + number % 10);
            verify(number % 2 == 0 ? one : two, account, 1);
        });
        try {
            for (int generation = 1; generation <= 1 + ROUNDS; generation++) {
                putIntoVault("rotated", generation);
                verify(one, "rotated", generation);
                verify(two, "rotated", generation);

                String added = "added-" + generation;
                assertThat(probe(one).start(added + "_1", added).getString("message"))
                        .startsWith(unknown());
                putIntoVault(added, 1);
                verify(one, added, 1);
                String id = started(one, added, 1).getString("id");
                removeFromVault(added);
                assertThat(probe(two).start(added + "_1", added).getString("message"))
                        .startsWith(unknown());
                comesBack(added, id);
            }
        } finally {
            end.countDown();
        }
        load.forEach(CompletableFuture::join);

        assertThat(failures).isEmpty();
        assertThat(provider.wrong).isEmpty();
    }

    private static String unknown() {
        return "The verification request is not valid: account: ";
    }

    private void comesBack(String account, String id) {
        JsonObject found = probe(one).find(id);
        assertThat(found.getString("account")).isEqualTo(account);
        notify(two, id, found.getString("flowId"));
        await().atMost(TestServer.LONG_ENOUGH)
                .until(
                        () -> probe(two).parked(id).stream()
                                .map(it -> it.getString("reason"))
                                .toList(),
                        List.of("ACCOUNT_GONE")::equals);
        assertThat(Stream.of(one, two)
                        .flatMap(node -> Probe.logged(node.logs(), "IDV0038", Probe.shown(id), account).stream()))
                .isNotEmpty();
        putIntoVault(account, 2);
        assertThat(probe(one).deliverAgain(id)).isTrue();
        assertThat(probe(one).awaitDelivered(id).getBoolean("confirmed")).isTrue();
        removeFromVault(account);
    }

    @Test
    @Order(2)
    void stay_as_fast_as_usual_while_one_of_them_is_always_throttled_and_another_hangs() {
        provider.throttled.add(THROTTLED);
        List<Duration> without = measured();
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<Void>> load = Stream.concat(
                        load(end, number -> start(number % 2 == 0 ? one : two, THROTTLED)).stream(),
                        load(end, number -> start(number % 2 == 0 ? one : two, HANGING)).stream())
                .toList();
        List<Duration> beside;
        try {
            await().atMost(TestServer.LONG_ENOUGH).until(() -> provider.refusals.get() > 100);
            beside = measured();
        } finally {
            end.countDown();
            load.forEach(CompletableFuture::join);
            provider.throttled.clear();
        }
        System.out.printf(
                "An account beside one that is throttled (%d refusals) and one that hangs: p50 %d ms, p99 %d ms; without them"
                        + " %d and %d ms%n",
                provider.refusals.get(),
                percentile(beside, 50).toMillis(),
                percentile(beside, 99).toMillis(),
                percentile(without, 50).toMillis(),
                percentile(without, 99).toMillis());

        assertThat(failures).isEmpty();
        assertThat(provider.wrong).isEmpty();
        // Waiting for another account's look-up, or for a turn, would take longer.
        assertThat(percentile(beside, 99)).isLessThan(percentile(without, 99).plusSeconds(2));
    }

    /** How long verifications of an account take from the start to the delivery of the result. */
    private List<Duration> measured() {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < MEASURED; i++) {
            long begun = System.nanoTime();
            verify(i % 2 == 0 ? one : two, "vault-1", 1);
            all.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        Collections.sort(all);
        return all;
    }

    private static Duration percentile(List<Duration> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    @Test
    @Order(3)
    void each_start_and_query_with_their_own_app_code_even_when_a_node_is_killed_meanwhile() {
        List<String> accounts = Stream.concat(
                        CONFIGURED.stream(),
                        IntStream.rangeClosed(1, IN_THE_VAULT).mapToObj(i -> "vault-" + i))
                .toList();
        provider.started.clear();
        provider.asked.clear();
        int all = accounts.size() * ROUNDS;
        CountDownLatch halfDone = new CountDownLatch(all / 2);
        ConcurrentLinkedQueue<String> notified = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> kill = CompletableFuture.runAsync(
                () -> {
                    pass(halfDone);
                    two.kill();
                },
                threads);
        atOnce(all, number -> {
            OwnServer node = number % 2 == 0 || halfDone.getCount() == 0 ? one : two;
            String account = accounts.get(number % accounts.size());
            try {
                JsonObject started = probe(node).start(account + "_1", account);
                String id = started.getString("id", "");
                if (!id.isEmpty()
                        && started.containsKey("flowId")
                        && isNotified(node, id, started.getString("flowId"))) {
                    notified.add(id + " " + account);
                }
            } catch (RuntimeException e) {
                // The node is being killed.
                assertThat(node).isSameAs(two);
            }
            halfDone.countDown();
        });
        kill.join();

        assertThat(notified).hasSizeGreaterThan(all / 2);
        for (String one : notified) {
            String[] idAndAccount = one.split(" ", -1);
            JsonObject found = probe(this.one).awaitDelivered(idAndAccount[0], LEASE_AND_MORE);
            assertThat(found.getString("status")).isEqualTo("PASSED");
            assertThat(found.getBoolean("confirmed")).isTrue();
            assertThat(found.getString("account")).isEqualTo(idAndAccount[1]);
        }
        assertThat(provider.started).containsAll(accounts);
        assertThat(provider.asked).containsAll(accounts);
        assertThat(provider.wrong).isEmpty();
        System.out.printf(
                "%d verifications of %d accounts, one of two nodes killed: each call had its own app code%n",
                notified.size(), accounts.size());
    }

    /** Runs work for each number on several threads. */
    private void atOnce(int count, IntConsumer work) {
        List<CompletableFuture<Void>> callers = IntStream.range(0, CALLERS)
                .mapToObj(caller -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, count)
                                .filter(number -> number % CALLERS == caller)
                                .forEach(work),
                        threads))
                .toList();
        callers.forEach(CompletableFuture::join);
    }

    /** Runs work with rising numbers on several threads until the end. */
    private List<CompletableFuture<Void>> load(CountDownLatch end, IntConsumer work) {
        return IntStream.range(0, CALLERS)
                .mapToObj(caller -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; end.getCount() > 0; i++) {
                                work.accept(i * CALLERS + caller);
                            }
                        },
                        threads))
                .toList();
    }

    private void start(OwnServer node, String account) {
        assertThat(probe(node).start(account + "_1", account).getBoolean("retryable", false))
                .isTrue();
    }

    /** One verification from its start to its delivery, which must not fail. */
    private void verify(OwnServer node, String account, int generation) {
        JsonObject started = started(node, account, generation);
        if (started.containsKey("flowId")) {
            String id = started.getString("id");
            notify(node, id, started.getString("flowId"));
            probe(node).awaitDelivered(id);
        }
    }

    private JsonObject started(OwnServer node, String account, int generation) {
        JsonObject started = probe(node).start(account + "_" + generation, account);
        if (!started.containsKey("flowId")) {
            failures.add(account + ": " + started);
        }
        return started;
    }

    private void notify(OwnServer node, String id, String flowId) {
        if (!isNotified(node, id, flowId)) {
            failures.add("notification of " + id);
        }
    }

    private static boolean isNotified(OwnServer node, String id, String flowId) {
        return Notices.send(node.uri(), Notices.token(UUID.fromString(id)), flowId, true, "") == Notices.RECEIVED;
    }

    /** Atomic: no look-up sees half of the file. */
    private void putIntoVault(String account, int generation) {
        try {
            Path next = Files.writeString(vault.resolve(account + ".next"), CheckingProvider.code(account, generation));
            Files.move(next, vault.resolve(account), ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void removeFromVault(String account) {
        try {
            Files.delete(vault.resolve(account));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Probe probe(OwnServer node) {
        return new Probe(node.uri(), "identity");
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
