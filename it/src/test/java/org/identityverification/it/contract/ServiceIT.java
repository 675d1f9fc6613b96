package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.identityverification.FaceAuthMode.TENCENT;
import static org.identityverification.FaceAuthMode.WE_CHAT_FACE;
import static org.identityverification.FaceAuthMode.ZHIMACREDIT;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.identityverification.Embedding;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationService;
import org.identityverification.InvalidRequestException;
import org.identityverification.ResultSource;
import org.identityverification.Verification;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.FourObservers;
import org.identityverification.it.recording.FourObservers.Seen;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
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
    @DisplayName("hands over the token that a WeChat mini program needs")
    void handsOverTheFaceToken() {
        assertThat(service.start(Requests.request(WE_CHAT_FACE).build()).faceToken())
                .isPresent();
    }

    @Test
    @DisplayName("does not find a verification that nobody started")
    void doesNotFindTheUnknown() {
        assertThat(service.find(UUID.randomUUID())).isEmpty();
    }

    @Test
    @DisplayName("sends the configured callback URL when a request names none")
    void sendsTheDefaultCallback() {
        JsonObject call = callOf(Requests.request(TENCENT));

        assertThat(call.getString("callbackUrl")).endsWith("/identity/");
    }

    @Test
    @DisplayName("sends no callback URL from within an Alipay mini program and returns the long link for its web-view")
    void leavesTheCallbackOutForTheMiniProgram() {
        VerificationRequest.Builder request = Requests.request(ZHIMACREDIT).embedding(Embedding.ALIPAY_MINI_PROGRAM);
        String contextId = newContextId("embedded-");

        FaceVerification started = service.start(request.contextId(contextId).build());

        assertThat(started.webViewUrl()).isPresent().isEqualTo(started.originalUrl());
        assertThat(started.webViewUrl()).isNotEqualTo(started.authUrl());
        assertThat(onlyStartCall(contextId)).doesNotContainKey("callbackUrl");
    }

    @Test
    @DisplayName("sends an explicit callback URL from within an Alipay mini program too")
    void sendsAnExplicitCallbackForTheMiniProgram() {
        JsonObject call = callOf(Requests.request(ZHIMACREDIT)
                .embedding(Embedding.ALIPAY_MINI_PROGRAM)
                .callbackUrl("https://shop.example.com/done"));

        assertThat(call.getString("callbackUrl")).isEqualTo("https://shop.example.com/done");
    }

    @Test
    @DisplayName("starts asynchronously with the same result")
    void startsAsynchronously() throws Exception {
        FaceVerification started = service.startAsync(Requests.request(TENCENT).build())
                .toCompletableFuture()
                .get(TestServer.LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS);

        assertThat(started.authUrl()).isPresent();
        assertThat(service.find(started.id()))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PENDING));
    }

    @Test
    @DisplayName("names every fault of a request at once, and asynchronously through the stage")
    void namesEveryFault() {
        VerificationRequest faulty = VerificationRequest.builder()
                .name(" ")
                .idNumber("1")
                .callbackUrl("nowhere")
                .build();
        String[] fields = {"name", "idNumber", "mode", "callbackUrl"};

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> service.start(faulty))
                .satisfies(e ->
                        assertThat(e.errors()).extracting(FieldError::field).contains(fields));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(
                        () -> service.startAsync(faulty).toCompletableFuture().join())
                .havingCause()
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.errors())
                                .extracting(FieldError::field)
                                .contains(fields));
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
    @DisplayName("tells each observer why the person failed")
    void tellsEachObserverOfAFailure() {
        FaceVerification started = start(newContextId("fails-"));

        Sandbox.decide(started.authUrl().orElseThrow(), "outcome=fail&failReasonCode=1445900");

        Verification delivered = awaitDelivery(started, VerificationStatus.FAILED);
        List<Seen> seen = events.of(started.contextId().orElseThrow());
        assertEachObserverOnce(seen);
        assertThat(seen).allSatisfy(it -> {
            assertThat(it.event().outcome()).isEqualTo(VerificationOutcome.FAILED);
            assertThat(it.event().failReasonCode()).contains("1445900");
            assertThat(it.event().verifyCode()).isEmpty();
        });
        assertThat(delivered.failReasonCode()).contains("1445900");
    }

    @Test
    @DisplayName("lets every kind of observer use request-scoped beans")
    void activatesTheRequestContext() {
        FaceVerification started = start(newContextId("scoped-"));

        Sandbox.decide(started.authUrl().orElseThrow(), "outcome=pass");
        awaitDelivery(started, VerificationStatus.PASSED);

        assertThat(events.of(started.contextId().orElseThrow()))
                .hasSize(4)
                .allSatisfy(it -> assertThat(it.inRequestContext()).isTrue());
    }

    @Test
    @DisplayName("makes two deliveries when the person fails and then passes at the same link")
    void deliversAFailureAndThenAPass() {
        FaceVerification started = start(newContextId("fails-and-passes-"));
        String link = started.authUrl().orElseThrow();

        Sandbox.decide(link, "outcome=fail");
        awaitDelivery(started, VerificationStatus.FAILED);
        Sandbox.decide(link, "outcome=pass");
        Verification delivered = awaitDelivery(started, VerificationStatus.PASSED);

        List<Seen> seen = events.of(started.contextId().orElseThrow());
        assertEachObserverOnce(with(seen, VerificationOutcome.FAILED));
        assertEachObserverOnce(with(seen, VerificationOutcome.PASSED));
        assertThat(seen).hasSize(8);
        assertThat(seen.stream().map(it -> it.event().deliveryId()).distinct()).hasSize(2);
        assertThat(delivered.failReasonCode()).isEmpty();
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

    private JsonObject callOf(VerificationRequest.Builder request) {
        String contextId = newContextId("call-");
        service.start(request.contextId(contextId).build());
        return onlyStartCall(contextId);
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

    private static List<Seen> with(List<Seen> seen, VerificationOutcome outcome) {
        return seen.stream().filter(it -> it.event().outcome() == outcome).toList();
    }

    private static String newContextId(String prefix) {
        return prefix + UUID.randomUUID();
    }
}
