package org.identityverification.portability;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.identityverification.testservers.Layout;

/**
 * How a server is to be set up. Everything must answer on 127.0.0.1 only.
 *
 * @param environment what is special in this setup
 */
public record Setup(
        int port,
        int managementPort,
        boolean ownApplication,
        boolean observers,
        Map<String, String> environment,
        Map<String, String> systemProperties) {

    Setup(
            boolean ownApplication,
            boolean observers,
            Map<String, String> environment,
            Map<String, String> systemProperties) {
        this(Layout.freePort(), Layout.freePort(), ownApplication, observers, environment, systemProperties);
    }

    public void packWar(Path war) {
        Wars.pack(war, ownApplication, observers);
    }

    public List<String> jvmArguments() {
        return new TreeMap<>(systemProperties)
                .entrySet().stream()
                        .map(property -> "-D" + property.getKey() + "=" + property.getValue())
                        .toList();
    }
}
