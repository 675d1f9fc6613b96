package org.identityverification.portability.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.identityverification.portability.ServerContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * The proof that the contract notices a server that ignores fault-tolerance annotations. WildFly does so with its configuration
 * {@code standalone.xml}, and says nothing; the module does.
 */
@DisplayName("On WildFly with standalone.xml")
class WithoutFaultToleranceIT {

    @Test
    @DisplayName(
            "the contract fails where retry, breaker and bulkhead would act, and nowhere else in what it says about fault tolerance")
    void doesNotPass() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(OnStandalone.class))
                .execute()
                .testEvents();

        assertThat(names(tests.failed().list()))
                .contains("triesAgain", "succeedsLater", "opensTheBreaker", "limitsCalls", "heedsFaultTolerance")
                .doesNotContain("timesOut", "givesUpAtTheDeadline", "countsOnlyFailures", "starts", "accepts");
        assertThat(names(tests.succeeded().list())).contains("starts", "accepts", "deliversAfterARestart");
    }

    private static List<String> names(List<Event> events) {
        return events.stream()
                .map(event -> event.getTestDescriptor().getSource().orElseThrow())
                .map(source -> ((MethodSource) source).getMethodName())
                .distinct()
                .toList();
    }

    /** Not for Failsafe, which leaves out nested classes: it must fail. */
    static class OnStandalone extends ServerContract {

        OnStandalone() {
            super(new WildFly("standalone.xml"));
        }
    }
}
