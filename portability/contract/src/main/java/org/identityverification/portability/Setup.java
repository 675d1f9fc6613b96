package org.identityverification.portability;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a server is to be set up. Everything must answer on 127.0.0.1 only. */
public record Setup(
        int port,
        int managementPort,
        boolean ownApplication,
        Map<String, String> environment,
        Map<String, String> systemProperties) {

    /** Makes the maps immutable. */
    public Setup {
        environment = Map.copyOf(environment);
        systemProperties = Map.copyOf(systemProperties);
    }

    /** Packs the application with the module. */
    public void packWar(Path war, Map<String, byte[]> more) {
        Wars.pack(war, ownApplication, more);
    }

    /** The system properties as arguments of a JVM. */
    public List<String> jvmArguments() {
        return new TreeMap<>(systemProperties)
                .entrySet().stream()
                        .map(property -> "-D" + property.getKey() + "=" + property.getValue())
                        .toList();
    }
}
