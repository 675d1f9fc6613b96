package org.identityverification.portability.incontainer;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.identityverification.ModuleClock;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Tokens;
import org.jboss.arquillian.junit5.ArquillianExtension;
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

    private static final String MODULE = "org.identityverification.impl.";

    @Inject
    Clock clock;

    @Inject
    @ModuleClock
    MovableClock moduleClock;

    @Inject
    BeanManager beans;

    @Test
    void no_bean_of_the_module_exists_twice_or_makes_a_bean_of_the_application_ambiguous() {
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
        assertThat(clock).isSameAs(ShopObservers.CLOCK);
    }

    @Test
    void a_test_can_move_the_modules_clock() {
        String publicUrl = ConfigProvider.getConfig().getValue("identity-verification.public-url", String.class);
        String token = Tokens.valid(UUID.randomUUID(), publicUrl, Shop.SECRET);
        URI notifyUrl = URI.create(publicUrl + "/notifications/" + token);
        moduleClock.forward(Duration.ofHours(2));
        try {
            assertThat(HttpRequests.get(notifyUrl).statusCode()).isEqualTo(404);
        } finally {
            moduleClock.reset();
        }
        assertThat(HttpRequests.get(notifyUrl).statusCode()).isEqualTo(200);
    }
}
