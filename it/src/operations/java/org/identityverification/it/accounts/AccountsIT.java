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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.nodes.Load;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(4)
class AccountsIT {

    private static final List<String> CONFIGURED = List.of("configured-1", "configured-2");
    private static final List<String> IN_THE_VAULT =
            IntStream.rangeClosed(1, 50).mapToObj(i -> "vault-" + i).toList();
    private static final String THROTTLED = "throttled";
    private static final String HANGING = "hanging";
    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    private static final String UNKNOWN = "The verification request is not valid: account: ";

    @AutoClose
    private final CheckingProvider provider = new CheckingProvider();

    @AutoClose
    private final Database database = PostgreSql.start(OwnServer.folder());

    /** Calls that failed unexpectedly. */
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /** App codes as docs/accounts.md mounts them: one file for each account. */
    private Path vault;

    // A stop would wait for the look-up that hangs.
    @AutoClose("kill")
    private OwnServer one;

    @AutoClose("kill")
    private OwnServer two;

    @BeforeEach
    void start() throws Exception {
        vault = Files.createDirectories(OwnServer.newRecord("vault"));
        // Who opens a pipe waits until another process writes into it.
        Layout.run(vault, Map.of("PATH", System.getenv("PATH")), List.of("mkfifo", HANGING));
        IN_THE_VAULT.forEach(it -> putIntoVault(it, 1));
        putIntoVault(THROTTLED, 1);
        provider.throttled.add(THROTTLED);
        CompletableFuture<OwnServer> other =
                CompletableFuture.supplyAsync(() -> node("two"), task -> new Thread(task).start());
        one = node("one");
        two = other.join();
    }

    private OwnServer node(String name) {
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

    @Test
    void change_under_load_without_a_wrong_app_code_or_a_wait_for_another() {
        List<String> all =
                Stream.of(CONFIGURED, IN_THE_VAULT).flatMap(List::stream).toList();
        AtomicInteger turn = new AtomicInteger();
        try (Load others = new Load(4, thread -> verify(anyNode(), all.get(turn.getAndIncrement() % all.size()), 1));
                Load throttled = new Load(2, thread -> assertRefused(anyNode(), THROTTLED));
                Load hanging = new Load(2, thread -> assertRefused(anyNode(), HANGING))) {
            for (int generation = 1; generation <= 1 + ROUNDS; generation++) {
                putIntoVault("rotated", generation);
                verify(one, "rotated", generation);
                verify(two, "rotated", generation);

                String added = "added-" + generation;
                assertThat(start(one, added, 1).getString("message")).startsWith(UNKNOWN);
                putIntoVault(added, 1);
                verify(one, added, 1);
                JsonObject started = start(one, added, 1);
                removeFromVault(added);
                assertThat(start(two, added, 1).getString("message")).startsWith(UNKNOWN);
                assertDeliveredOnceItIsBack(added, started);
            }
            await().until(() -> provider.asked.containsAll(all));
        }

        assertThat(failures).isEmpty();
        assertThat(provider.wrong).isEmpty();
        assertThat(provider.refusals).hasPositiveValue();
    }

    private void assertDeliveredOnceItIsBack(String account, JsonObject started) {
        String id = started.getString("id");
        assertThat(probe(one).find(id).getString("account")).isEqualTo(account);
        assertThat(Notices.sendPassed(two, started)).isEqualTo(Notices.RECEIVED);
        await().untilAsserted(() -> assertThat(probe(two).parked(id))
                .extracting(it -> it.getString("reason"))
                .containsExactly("ACCOUNT_GONE"));
        assertThat(Stream.of(one, two)
                        .flatMap(node -> Probe.logged(node.logs(), "IDV0038", Probe.shown(id), account).stream()))
                .isNotEmpty();
        putIntoVault(account, 2);
        assertThat(probe(one).deliverAgain(id)).isTrue();
        assertThat(probe(one).awaitDelivered(id).getBoolean("confirmed")).isTrue();
        removeFromVault(account);
    }

    private OwnServer anyNode() {
        return ThreadLocalRandom.current().nextBoolean() ? one : two;
    }

    private static JsonObject start(OwnServer node, String account, int generation) {
        return probe(node).start(account + "_" + generation, account);
    }

    private static void assertRefused(OwnServer node, String account) {
        assertThat(start(node, account, 1).getBoolean("retryable", false)).isTrue();
    }

    /** One verification from its start to its delivery, which must not fail. */
    private void verify(OwnServer node, String account, int generation) {
        JsonObject started = start(node, account, generation);
        if (started.containsKey("flowId") && Notices.sendPassed(node, started) == Notices.RECEIVED) {
            probe(node).awaitDelivered(started.getString("id"));
        } else {
            failures.add(account + ": " + started);
        }
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
}
