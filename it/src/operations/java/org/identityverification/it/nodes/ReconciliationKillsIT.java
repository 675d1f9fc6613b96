package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operators' list after kills of two nodes, while starts and notifications run and each tenth answer to a start is lost. */
@Tag("long")
@Order(3)
class ReconciliationKillsIT {

    private static final List<String> ACCOUNTS = List.of("retail", "wholesale");
    private static final int ROUNDS = Integer.getInteger("it.rounds", 3);
    private static final int MORE = 60;
    private static final int LOST = 10;
    /** Twenty rounds have fewer flows than the simulated provider remembers. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final String PERIOD = "since=" + Instant.EPOCH.plus(Duration.ofDays(20_000)) + "&until="
            + Instant.EPOCH.plus(Duration.ofDays(40_000));

    @AutoClose
    private final FaceProvider provider =
            FaceProvider.start(0, Sandbox.APP_CODE, "app-code-of-retail", "app-code-of-wholesale");

    @AutoClose
    private final Database database = PostgreSql.start(OwnServer.folder());

    private final AtomicInteger passed = new AtomicInteger();

    @Test
    void has_the_providers_flows_of_each_account_but_for_starts_without_a_known_flow() throws Exception {
        try (OwnServer one = node("one");
                OwnServer two = node("two")) {
            List<OwnServer> nodes = List.of(one, two);
            try (Load load = new Load(4, thread -> pass(nodes.get(thread % 2), ACCOUNTS.get(thread / 2)))) {
                for (int round = 0; round < ROUNDS; round++) {
                    awaitMore();
                    nodes.get(round % 2).kill();
                    nodes.get(round % 2).startAgain();
                }
                awaitMore();
            }

            for (String account : ACCOUNTS) {
                List<JsonObject> ours = listed(one, account);
                Set<String> known = ours.stream()
                        .filter(it -> it.containsKey("flowId"))
                        .map(it -> it.getString("flowId"))
                        .collect(Collectors.toSet());
                Set<String> theirs = provider.checks().stream()
                        .filter(check -> check.contextId().orElseThrow().equals(account))
                        .map(Check::flowId)
                        .collect(Collectors.toSet());
                assertThat(theirs).containsAll(known).hasSizeGreaterThan(known.size());
                assertThat(theirs).hasSizeLessThanOrEqualTo(ours.size());
                System.out.printf(
                        "%d kills: account %s has %d flows at the provider, %d in the list, and %d starts without a known flow%n",
                        ROUNDS, account, theirs.size(), known.size(), ours.size() - known.size());
            }
        }
    }

    private OwnServer node(String name) {
        Map<String, String> environment = new HashMap<>(Notices.environment(database, provider.url()));
        ACCOUNTS.forEach(it -> environment.put(
                "IDENTITY_VERIFICATION_ACCOUNTS_" + it.toUpperCase(Locale.ROOT) + "_APP_CODE", "app-code-of-" + it));
        return OwnServer.start("reconciliation-" + name, environment, Deployments.referenceApplication());
    }

    private void awaitMore() {
        int enough = passed.get() + MORE;
        await().until(() -> passed.get() >= enough);
    }

    private void pass(OwnServer node, String account) {
        try {
            HttpResponse<String> answer =
                    node.postJson("/identity/api/verifications", Requests.with(account, "account", account));
            if (answer.statusCode() == 201) {
                Notices.sendPassed(node, Http.json(answer));
                if (passed.incrementAndGet() % LOST == 0) {
                    provider.nextCall(SpoiledAnswer.CUT);
                }
            }
        } catch (UncheckedIOException e) {
            // The node is killed.
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private static List<JsonObject> listed(OwnServer node, String account) {
        List<JsonObject> all = new ArrayList<>();
        String from = "";
        while (true) {
            JsonObject page = Http.json(node.get(
                    "/identity/api/operations/verifications?" + PERIOD + "&max=100&account=" + account + from));
            all.addAll(page.getJsonArray("verifications").getValuesAs(JsonObject.class));
            if (!page.containsKey("next")) {
                return all;
            }
            from = "&from=" + page.getString("next");
        }
    }
}
