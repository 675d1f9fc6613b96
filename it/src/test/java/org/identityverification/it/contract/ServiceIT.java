package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.FaceAuthMode.TENCENT;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationService;
import org.identityverification.ResultSource;
import org.identityverification.Verification;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.FourObservers;
import org.identityverification.it.recording.FourObservers.Seen;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnSharedServer
@DisplayName("The injected service")
class ServiceIT {

    @Inject
    IdentityVerificationService service;

    @Inject
    FourObservers events;

    @Deployment
    static WebArchive application() {
        return Deployments.testableModuleWith(RestRoot.class, FourObservers.class);
    }

    @Test
    @DisplayName("starts a verification in every mode and finds it again")
    void startsInEveryMode() {
        for (FaceAuthMode mode : FaceAuthMode.values()) {
            String contextId = newContextId("mode-");

            FaceVerification started =
                    service.start(Requests.request(mode).contextId(contextId).build());

            assertThat(started.mode()).isEqualTo(mode);
            assertThat(started.status()).isEqualTo(VerificationStatus.PENDING);
            assertThat(started.flowId()).isPresent();
            assertThat(started.contextId()).contains(contextId);
            assertThat(started.authUrl())
                    .hasValueSatisfying(url -> assertThat(url).startsWith("http"));
            assertThat(started.originalUrl())
                    .hasValueSatisfying(url -> assertThat(url).startsWith("http"));
            assertThat(started.webViewUrl()).isEmpty();
            assertThat(started.expiresAt())
                    .hasValueSatisfying(at -> assertThat(at).isAfter(Instant.now()));
            assertThat(service.find(started.id()))
                    .contains(new Verification(
                            started.id(),
                            started.flowId(),
                            started.contextId(),
                            Optional.of(mode),
                            VerificationStatus.PENDING,
                            started.expiresAt(),
                            Optional.empty(),
                            Optional.empty(),
                            false,
                            Optional.empty()));
        }
    }

    @Test
    @DisplayName("tells each observer once that the person passed")
    void tellsEachObserverOfAPass() {
        FaceVerification started = start(newContextId("passes-"));
        Instant before = Instant.now();

        Sandbox.decide(started.authUrl().orElseThrow(), "outcome=pass");

        Verification delivered = awaitDelivery(started, VerificationStatus.PASSED);
        List<Seen> seen = events.of(started.contextId().orElseThrow());
        assertEachObserverOnce(seen);
        VerificationCompleted event = seen.get(0).event();
        assertThat(seen).allSatisfy(it -> assertThat(it.event()).isEqualTo(event));
        assertThat(event.attempt()).isEqualTo(1);
        assertThat(event.verificationId()).isEqualTo(started.id());
        assertThat(event.flowId()).isEqualTo(started.flowId());
        assertThat(event.contextId()).isEqualTo(started.contextId());
        assertThat(event.mode()).contains(TENCENT);
        assertThat(event.outcome()).isEqualTo(VerificationOutcome.PASSED);
        assertThat(event.verifyCode()).isPresent();
        assertThat(event.failReasonCode()).isEmpty();
        assertThat(event.confirmed()).isFalse();
        assertThat(event.source()).isEqualTo(ResultSource.NOTIFICATION);
        assertThat(event.completedAt()).isBetween(before, Instant.now());
        assertThat(delivered.completedAt()).contains(event.completedAt());
        assertThat(delivered.deliveredAt())
                .hasValueSatisfying(at -> assertThat(at).isAfterOrEqualTo(event.completedAt()));
    }

    @Test
    @DisplayName("delivers once again, to all observers, when one of them throws")
    void deliversAgain() {
        FaceVerification started = start(newContextId(FourObservers.FAILS_ONCE));

        Sandbox.decide(started.authUrl().orElseThrow(), "outcome=pass");
        awaitDelivery(started, VerificationStatus.PASSED);

        List<Seen> seen = events.of(started.contextId().orElseThrow());
        assertThat(seen.stream().map(it -> it.event().deliveryId()).distinct()).hasSize(1);
        assertThat(seen.stream().filter(it -> it.event().attempt() == 1).map(Seen::observer))
                .as("at the first attempt an observer that comes after the faulty one may miss it, no other")
                .contains("second", "firstAsync", "secondAsync");
        List<Seen> secondAttempt =
                seen.stream().filter(it -> it.event().attempt() == 2).toList();
        assertEachObserverOnce(secondAttempt);
        assertThat(seen).allSatisfy(it -> assertThat(it.event().attempt()).isBetween(1, 2));
    }

    @Test
    @DisplayName("lets the provider wait for no observer")
    void answersBeforeItDelivers() {
        String contextId = newContextId(FourObservers.WAITS);
        FaceVerification started = start(contextId);
        String notifyUrl = onlyStartCall(contextId).getString("notifyUrl");
        String path = notifyUrl.substring(notifyUrl.indexOf("/identity/"));

        HttpResponse<String> answer =
                Http.postJson(path, "{\"flowId\":\"" + started.flowId().orElseThrow() + "\",\"success\":true}");

        assertThat(answer.statusCode()).isEqualTo(200);
        await().until(() -> !events.of(contextId).isEmpty());
        assertThat(service.find(started.id())).hasValueSatisfying(it -> {
            assertThat(it.status()).isEqualTo(VerificationStatus.PASSED);
            assertThat(it.deliveredAt()).isEmpty();
        });
        events.letGo();
        awaitDelivery(started, VerificationStatus.PASSED);
    }

    private FaceVerification start(String contextId) {
        return service.start(Requests.request(TENCENT).contextId(contextId).build());
    }

    private static JsonObject onlyStartCall(String contextId) {
        List<JsonObject> calls = Sandbox.startCalls(contextId);
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    private Verification awaitDelivery(FaceVerification started, VerificationStatus status) {
        return await().atMost(TestServer.LONG_ENOUGH)
                .until(
                        () -> service.find(started.id()).orElseThrow(),
                        it -> it.status() == status && it.deliveredAt().isPresent());
    }

    private static void assertEachObserverOnce(List<Seen> seen) {
        assertThat(seen)
                .extracting(Seen::observer)
                .containsExactlyInAnyOrder("first", "second", "firstAsync", "secondAsync");
    }

    private static String newContextId(String prefix) {
        return prefix + UUID.randomUUID();
    }
}
