package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.fails;
import static org.identityverification.testkit.script.Outcome.passes;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ListAssert;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be sent to a notify URL beside what the provider sends: the person who is being verified may know it. */
@OnSharedServer
@DisplayName("The holder of a notify URL")
class ClaimsIT {

    private static final int FLOOD = 50;
    private static final int FEW_QUESTIONS = 10;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    /** The two applications: what each does with a notification. */
    private enum Application {
        BELIEVING("claims-believed"),
        CONFIRMING("claims-confirmed");

        private final String name;

        Application(String name) {
            this.name = name;
        }

        Probe probe() {
            return new Probe(name);
        }

        boolean confirms() {
            return this == CONFIRMING;
        }
    }

    @Deployment(name = "believing", testable = false)
    static WebArchive believing() {
        return application(Application.BELIEVING);
    }

    @Deployment(name = "confirming", testable = false)
    static WebArchive confirming() {
        return application(Application.CONFIRMING);
    }

    private static WebArchive application(Application application) {
        return Probe.asking(application.name, PROVIDER, application.confirms());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("can't choose the account: a contextId comes from the start, or there is none")
    void cannotChooseTheAccount(Application application) {
        Probe probe = application.probe();
        JsonObject without = probe.startWithoutContext();
        JsonObject with = probe.start("own");

        for (JsonObject started : List.of(without, with)) {
            checkOf(started).end(passes().noticeLost());
            assertReceived(started, true, ",\"contextId\":\"victim\"");
        }

        assertThat(probe.awaitEvents(without.getString("id"), 1))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getString("contextId")).isEmpty();
                    assertThat(event.getBoolean("confirmed")).isEqualTo(application.confirms());
                });
        assertThat(probe.find(without.getString("id"))).doesNotContainKey("contextId");
        assertThat(probe.awaitEvents(with.getString("id"), 1))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("contextId")).isEqualTo("own"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("can't keep the genuine check code from arriving with a forged one before it")
    void sendsAForgedCodeFirst(Application application) {
        Probe probe = application.probe();
        JsonObject started = probe.start("codes");
        String id = started.getString("id");

        assertReceived(started, true, code("FORGED"));
        assertReceived(started, true, code("GENUINE"));
        checkOf(started).end(passes().noticeLost());

        assertDelivered(application, id, 2, "PASSED").containsExactlyInAnyOrder("FORGED", "GENUINE");
        assertReceived(started, true, code("GENUINE"));
        assertReceived(started, true, "");
        assertDelivered(application, id, 2, "PASSED").containsExactlyInAnyOrder("FORGED", "GENUINE");
        assertThat(probe.find(id).getBoolean("confirmed")).isEqualTo(application.confirms());
    }

    @Test
    @DisplayName("can't make many questions or fill the log with a flood, nor hide the outcome behind it")
    void sendsAFlood() {
        Probe probe = Application.CONFIRMING.probe();
        JsonObject started = probe.start("flood");
        String id = started.getString("id");
        Check check = checkOf(started);

        flood(started, "while-open-");
        check.end(fails().noticeLost());
        assertThat(probe.awaitEvents(id, 1)).singleElement().satisfies(event -> {
            assertThat(event.getString("outcome")).isEqualTo("FAILED");
            assertThat(event.getBoolean("confirmed")).isTrue();
        });
        int asked = check.queries().size();
        flood(started, "after-the-failure-");
        await().atMost(TestServer.LONG_ENOUGH).until(() -> check.queries().size() > asked);
        check.end(passes().noticeLost());
        assertReceived(started, true, "");

        await().atMost(TestServer.LONG_ENOUGH).until(() -> probe.status(id).equals("PASSED"));
        assertThat(check.queries()).hasSizeLessThanOrEqualTo(FEW_QUESTIONS);
        assertThat(Probe.logged("IDV0023", Probe.shown(id))).hasSize(1);
        assertThat(Probe.logged("IDV0035", Probe.shown(id))).hasSize(1);
    }

    private static void flood(JsonObject started, String codes) {
        IntStream.range(0, FLOOD).forEach(i -> assertReceived(started, true, code(codes + i)));
    }

    private static String code(String verifyCode) {
        return ",\"verifycode\":\"" + verifyCode + "\"";
    }

    private static void assertReceived(JsonObject started, boolean success, String moreJson) {
        assertThat(Notices.send(checkOf(started), success, moreJson)).isEqualTo(200);
    }

    private static Check checkOf(JsonObject started) {
        return PROVIDER.check(started.getString("flowId"));
    }

    /** So many events, no more, of one outcome and each with an id of its own; their check codes are what comes back. */
    private static ListAssert<String> assertDelivered(Application application, String id, int count, String outcome) {
        Probe probe = application.probe();
        probe.awaitEvents(id, count);
        probe.awaitNothingToDeliver(id);
        List<JsonObject> events = probe.events(id);
        assertThat(events).hasSize(count).allSatisfy(event -> {
            assertThat(event.getString("outcome")).isEqualTo(outcome);
            assertThat(event.getBoolean("confirmed")).isEqualTo(application.confirms());
        });
        assertThat(events).extracting(event -> event.getString("deliveryId")).doesNotHaveDuplicates();
        assertThat(probe.status(id)).isEqualTo(outcome);
        return assertThat(
                events.stream().map(event -> event.getString("verifyCode")).toList());
    }
}
