package org.identityverification.impl.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.config.InvalidConfigurationException;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.messages.LoggedMessages;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The check for observers")
class ObserverCheckTest {

    @Test
    @DisplayName("fails the start of an application that observes no results, or only all events, and names the key")
    void none() {
        Type anything = Comparable.class.getTypeParameters()[0];
        BeanManager onlyIfThere = observing(Reception.IF_EXISTS, VerificationCompleted.class);
        for (BeanManager beans :
                new BeanManager[] {observing(), observing(Object.class), observing(anything), onlyIfThere}) {
            ObserverCheck check = new ObserverCheck(beans, TestSettings.of());

            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .isThrownBy(() -> check.start(new ModuleStart()))
                    .withMessageContaining(Keys.DELIVERY_ENABLED);
        }
    }

    @Test
    @DisplayName("lets an application start that observes results, also as one of their supertypes")
    void some() {
        new ObserverCheck(observing(Object.class, VerificationCompleted.class), TestSettings.of())
                .start(new ModuleStart());
        new ObserverCheck(observing(Record.class), TestSettings.of()).start(new ModuleStart());
    }

    @ParameterizedTest
    @CsvSource({"ObserverCheckTest$Asking, asks", "ObserverCheckTest$Heir, asksForAny"})
    @DisplayName(
            "fails the start of an application whose observer asks for metadata, and names the observer, also one that"
                    + " is inherited from a class with type parameters:")
    void metadata(String bean, String method) throws Exception {
        Class<?> type = Class.forName(getClass().getPackageName() + "." + bean);
        BeanManager beans = fake(
                BeanManager.class,
                Map.of(
                        "resolveObserverMethods",
                        Set.of(fake(
                                ObserverMethod.class,
                                Map.of(
                                        "getObservedType", VerificationCompleted.class,
                                        "getReception", Reception.ALWAYS,
                                        "getBeanClass", type,
                                        "isAsync", false,
                                        "getPriority", ObserverMethod.DEFAULT_PRIORITY)))));

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> new ObserverCheck(beans, TestSettings.of()).start(new ModuleStart()))
                .withMessageContaining(type.getName() + "." + method + " asks for EventMetadata");
    }

    /** A bean of an application. */
    static final class Asking {
        void asks(@Observes VerificationCompleted event, EventMetadata metadata) {}
    }

    /** A superclass of such a bean. */
    static class Generic<T> {
        void asksForAny(@Observes T event, EventMetadata metadata) {}
    }

    /** A bean that inherits its observer. */
    static final class Heir extends Generic<VerificationCompleted> {}

    @Test
    @DisplayName("lets an application start that only asks for results, and logs that nothing is delivered")
    void onlyAsks() {
        try (LoggedMessages logged = new LoggedMessages(ObserverCheck.class)) {
            new ObserverCheck(observing(), TestSettings.of(Keys.DELIVERY_ENABLED, "false")).start(new ModuleStart());

            assertThat(logged.all()).singleElement().asString().startsWith("IDV0009: ");
        }
    }

    private static BeanManager observing(Type... types) {
        return observing(Reception.ALWAYS, types);
    }

    private static BeanManager observing(Reception reception, Type... types) {
        return fake(
                BeanManager.class,
                Map.of(
                        "resolveObserverMethods",
                        Arrays.stream(types)
                                .map(type -> fake(
                                        ObserverMethod.class,
                                        Map.of(
                                                "getObservedType",
                                                type,
                                                "getReception",
                                                reception,
                                                "getBeanClass",
                                                Object.class,
                                                "isAsync",
                                                false,
                                                "getPriority",
                                                1)))
                                .collect(Collectors.toSet())));
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return Proxies.of(type, (proxy, method, arguments) -> switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> answers.get(method.getName());
        });
    }
}
