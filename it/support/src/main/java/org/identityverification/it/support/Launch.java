package org.identityverification.it.support;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to run a server in the foreground. What it writes to its console is its log.
 *
 * @param command what to run
 * @param environment more than that of the tests
 * @param javaHome with which Java
 */
public record Launch(List<String> command, Map<String, String> environment, Path javaHome) {

    /** Makes the collections immutable. */
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * With the Java that runs the tests.
     *
     * @param command what to run
     * @param environment more than that of the tests
     */
    public Launch(List<String> command, Map<String, String> environment) {
        this(command, environment, Jdks.current());
    }

    /**
     * The same with more in its environment.
     *
     * @param more beats what is there
     * @return another launch
     */
    public Launch with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Launch(command, all, javaHome);
    }
}
