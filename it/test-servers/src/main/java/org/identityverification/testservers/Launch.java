package org.identityverification.testservers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How to run a server in the foreground. What it writes to its console is its log. */
public record Launch(List<String> command, Map<String, String> environment, Path javaHome) {

    public Launch(List<String> command, Map<String, String> environment) {
        this(command, environment, Jdks.current());
    }

    public Launch with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Launch(command, all, javaHome);
    }
}
