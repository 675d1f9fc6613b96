package org.identityverification.impl.delivery;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.delivery.DeliveryHandlerTest.Observer;
import org.identityverification.impl.runtime.config.InvalidConfigurationException;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.junit.jupiter.api.Test;

class ObserverCheckTest {

    @Test
    void fails_the_start_of_an_application_that_observes_no_results() {
        Type anything = Comparable.class.getTypeParameters()[0];
        BeanManager onlyIfThere = observing(Reception.IF_EXISTS, VerificationCompleted.class);
        for (BeanManager beans : List.of(observing(), observing(Object.class), observing(anything), onlyIfThere)) {
            ObserverCheck check = new ObserverCheck(beans, TestSettings.of());

            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .isThrownBy(() -> check.start(new ModuleStart()))
                    .withMessageContaining(Keys.DELIVERY_ENABLED);
        }
    }

    @Test
    void lets_an_application_start_that_observes_results_also_as_one_of_their_supertypes() {
        for (BeanManager beans :
                List.of(observing(Object.class, VerificationCompleted.class), observing(Record.class))) {
            new ObserverCheck(beans, TestSettings.of()).start(new ModuleStart());
        }
    }

    @Test
    void logs_at_the_start_that_nothing_is_delivered() {
        try (LoggedMessages logged = new LoggedMessages(ObserverCheck.class)) {
            new ObserverCheck(observing(), TestSettings.of(Keys.DELIVERY_ENABLED, "false")).start(new ModuleStart());

            logged.assertOne("IDV0009: ");
        }
    }

    private static BeanManager observing(Type... types) {
        return observing(Reception.ALWAYS, types);
    }

    private static BeanManager observing(Reception reception, Type... types) {
        Set<Observer> found = Arrays.stream(types)
                .map(type -> new Observer(Object.class, type, reception, 1, false, event -> {}))
                .collect(Collectors.toSet());
        return Proxies.of(BeanManager.class, (proxy, method, arguments) -> found);
    }
}
