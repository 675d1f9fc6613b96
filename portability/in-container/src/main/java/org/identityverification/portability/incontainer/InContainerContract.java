package org.identityverification.portability.incontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.IdentityVerificationService;
import org.identityverification.ModuleClock;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationOutcome;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Tokens;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What an application sees of the module from inside a server. The test of a server extends it, and only deploys {@link Shop}.
 * Arquillian keeps its state for each thread, so this test stays in the thread that begins and ends all tests.
 */
@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
public abstract class InContainerContract {

    private static final String OWN_THREAD = "identity-verification-";
    private static final String MODULE = "org.identityverification.impl.";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @Inject
    IdentityVerificationService service;

    @Inject
    VerificationAdministration deliveries;

    @Inject
    ShopObservers observers;

    @Inject
    Warehouse warehouse;

    @Inject
    Clock clock;

    @Inject
    @ModuleClock
    MovableClock moduleClock;

    @Inject
    BeanManager beans;

    /**
     * Whether the server gives the module threads. Otherwise observers run on the module's own threads, and must reach the same
     * parts of the application.
     */
    protected boolean givesThreads() {
        return true;
    }

    @Test
    @DisplayName("the injected service and the administration of deliveries look into the store")
    void looksIntoTheStore() {
        assertThat(service.find(UUID.randomUUID())).isEmpty();
        assertThat(deliveries.parked(10)).isEmpty();
        assertThat(deliveries.overdue(Duration.ofMinutes(5), 10)).isEmpty();
        assertThat(deliveries.redrive(UUID.randomUUID())).isFalse();
    }

    @Test
    @DisplayName("no bean of the module exists twice, or makes a bean of the application ambiguous")
    void nothingIsAmbiguous() {
        List<Bean<?>> ofTheModule = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .filter(bean -> bean.getBeanClass().getName().startsWith(MODULE))
                .filter(bean -> bean.getTypes().contains(bean.getBeanClass()))
                .toList();

        assertThat(ofTheModule)
                .extracting(bean -> bean.getBeanClass().getName())
                .contains(MODULE + "service.IdentityVerificationServiceBean", MODULE + "tasks.TaskRunner");
        assertThat(ofTheModule)
                .allSatisfy(bean -> assertThat(beans.getBeans(
                                bean.getBeanClass(), bean.getQualifiers().toArray(Annotation[]::new)))
                        .hasSize(1));
        assertThat(clock).isSameAs(Warehouse.CLOCK);
    }

    @Test
    @DisplayName("observers of both kinds run with the application's names, beans, transactions and class loader")
    void observersRunInTheApplicationsContext() throws Exception {
        UUID id = UUID.randomUUID();

        assertThat(notifyOf(id)).isEqualTo(200);

        await().pollInSameThread()
                .atMost(LONG_ENOUGH)
                .until(() -> observers.of(id).size() >= 2);
        List<Surroundings> sightings = observers.of(id);
        assertThat(sightings).extracting(Surroundings::observer).containsExactlyInAnyOrder("sync", "async");
        assertThat(sightings)
                .extracting(Surroundings::cart)
                .doesNotHaveDuplicates()
                .allSatisfy(UUID::fromString);
        assertThat(sightings).allSatisfy(found -> {
            assertThat(found.event().outcome()).isEqualTo(VerificationOutcome.PASSED);
            assertThat(found.event().attempt()).isEqualTo(1);
            assertThat(found.environmentEntry()).isEqualTo(Shop.CITY);
            assertThat(found.transaction()).isEqualTo(ShopObservers.COMMITTED);
            assertThat(found.warehouse()).isEqualTo(warehouse.id());
            assertThat(found.thread().startsWith(OWN_THREAD)).as(found.thread()).isNotEqualTo(givesThreads());
            assertThat(found.classLoader()).isSameAs(Thread.currentThread().getContextClassLoader());
        });
    }

    @Test
    @DisplayName("a test can move the module's clock: a notify URL that is good for an hour expires, and is good again")
    void movesTheClock() {
        moduleClock.forward(Duration.ofHours(2));
        try {
            assertThat(notifyOf(UUID.randomUUID())).isEqualTo(404);
        } finally {
            moduleClock.reset();
        }
        assertThat(notifyOf(UUID.randomUUID())).isEqualTo(200);
    }

    private static int notifyOf(UUID id) {
        String publicUrl = ConfigProvider.getConfig().getValue("identity-verification.public-url", String.class);
        URI notifyUrl = URI.create(publicUrl + "/notifications/" + Tokens.valid(id, publicUrl, Shop.SECRET));
        return HttpRequests.postJson(notifyUrl, "{\"flowId\":\"1862291536444700250\",\"success\":true}")
                .statusCode();
    }
}
