package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.identityverification.DeliveryAdministration;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationService;
import org.identityverification.ModuleClock;
import org.identityverification.PendingDelivery;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.testkit.EventRecorder;
import org.identityverification.testkit.MovableClock;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What docs/testing-your-application.md says about the module's clock, inside a server and with a database. */
@OnSharedServer
@DisplayName("When a test moves the module's clock")
class ModuleClockIT {

    private static final int MANY = 1000;

    @Inject
    @ModuleClock
    MovableClock clock;

    @Inject
    IdentityVerificationService service;

    @Inject
    DeliveryAdministration deliveries;

    @Inject
    Results results;

    @Inject
    Shop shop;

    /** Replaces the module's clock. */
    @Alternative
    @Priority(1)
    @ApplicationScoped
    @ModuleClock
    static class ShopClock extends MovableClock {}

    /** What the observers get. */
    @ApplicationScoped
    static class Results extends EventRecorder {}

    /** Takes results while it is open. */
    @ApplicationScoped
    static class Shop {

        private volatile boolean open = true;

        void on(@Observes VerificationCompleted result) {
            if (!open) {
                throw new IllegalStateException("Closed");
            }
        }

        void open(boolean now) {
            open = now;
        }
    }

    // With a name of its own: else the clock would hurry the verifications of other tests along.
    @Deployment
    static WebArchive application() {
        return Deployments.configured(
                Deployments.testableModuleWith(RestRoot.class, ShopClock.class, Results.class, Shop.class),
                Map.of(
                        "identity-verification.application",
                        "module-clock",
                        "identity-verification.result-query.enabled",
                        "true",
                        "identity-verification.result-query.first-delay",
                        "PT2M",
                        "identity-verification.task-poll",
                        "PT0.1S"));
    }

    @BeforeEach
    void realTime() {
        clock.reset();
        results.clear();
    }

    @Test
    @DisplayName("three days of retries take a second: then the delivery is parked, and it can be driven again")
    void retries() {
        shop.open(false);
        FaceVerification started = start();
        Sandbox.decide(started.authUrl().orElseThrow(), "outcome=pass");
        resultOf(started);

        await().until(() -> {
            clock.forward(Duration.ofHours(6));
            return !parked(started).isEmpty();
        });

        PendingDelivery parked = parked(started).get(0);
        assertThat(parked.reason()).isEqualTo(PendingDelivery.Reason.OBSERVER_FAILED);
        assertThat(parked.attempts()).isGreaterThan(2);
        assertThat(results.events()).filteredOn(isOf(started)).hasSize(parked.attempts());

        shop.open(true);
        assertThat(deliveries.redrive(parked.deliveryId())).isTrue();

        await().untilAsserted(() -> assertThat(
                        service.find(started.id()).orElseThrow().deliveredAt())
                .isPresent());
    }

    @Test
    @DisplayName("a check that the person never began expires")
    void expiry() {
        FaceVerification started = start();

        clock.forward(Duration.ofHours(1));

        VerificationCompleted result = resultOf(started);
        assertThat(result.outcome()).isEqualTo(VerificationOutcome.EXPIRED);
        assertThat(result.source()).isEqualTo(ResultSource.CLOCK);
    }

    private FaceVerification start() {
        return service.start(Requests.request(FaceAuthMode.TENCENT).build());
    }

    private VerificationCompleted resultOf(FaceVerification started) {
        return results.await(isOf(started));
    }

    private static Predicate<VerificationCompleted> isOf(FaceVerification started) {
        return result -> result.verificationId().equals(started.id());
    }

    private List<PendingDelivery> parked(FaceVerification started) {
        return deliveries.parked(MANY).stream()
                .filter(it -> it.verificationId().equals(started.id()))
                .toList();
    }
}
