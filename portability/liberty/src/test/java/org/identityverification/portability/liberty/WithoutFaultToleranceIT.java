package org.identityverification.portability.liberty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.it.support.Launch;
import org.identityverification.portability.Server;
import org.identityverification.portability.ServerContract;
import org.identityverification.portability.Setup;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contract put to the test itself. */
@DisplayName("A server that silently ignores the fault-tolerance annotations")
class WithoutFaultToleranceIT {

    private static final List<String> IGNORED = List.of("triesAgain", "succeedsLater", "opensTheBreaker");
    // Without a bulkhead the connection pool, which has its size, still lets no more calls out.
    private static final List<String> HELD_OTHERWISE = List.of("limitsCalls", "countsOnlyFailures");

    @Test
    @DisplayName("does not pass the contract")
    void doesNotPass() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethods())
                .execute()
                .testEvents();

        assertThat(tests.failed().stream().map(WithoutFaultToleranceIT::methodOf))
                .containsExactlyInAnyOrderElementsOf(IGNORED);
        assertThat(tests.succeeded().stream().map(WithoutFaultToleranceIT::methodOf))
                .containsExactlyInAnyOrderElementsOf(HELD_OTHERWISE);
    }

    private static DiscoverySelector[] selectMethods() {
        return Stream.of(IGNORED, HELD_OTHERWISE)
                .flatMap(List::stream)
                .map(method -> selectMethod(OnIgnoringServer.class, method))
                .toArray(DiscoverySelector[]::new);
    }

    private static String methodOf(Event event) {
        return event.getTestDescriptor().getLegacyReportingName().replaceAll("\\(.*", "");
    }

    /** Not found by the build: it is meant to fail. */
    static class OnIgnoringServer extends ServerContract {

        OnIgnoringServer() {
            super(new Ignoring(new Liberty("10.0")));
        }
    }

    /** MicroProfile Fault Tolerance can be told to ignore every annotation but fallbacks. */
    private record Ignoring(Server server) implements Server {

        @Override
        public Launch layOut(Path directory, Setup setup) throws IOException {
            return server.layOut(directory, setup).with(Map.of("MP_Fault_Tolerance_NonFallback_Enabled", "false"));
        }

        @Override
        public URI api(Setup setup) {
            return server.api(setup);
        }
    }
}
