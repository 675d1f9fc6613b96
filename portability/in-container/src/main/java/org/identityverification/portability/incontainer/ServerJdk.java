package org.identityverification.portability.incontainer;

import java.nio.file.Path;

/**
 * Makes an adapter start its server on another JDK. Adapters use the JDK that runs the tests, which they read from {@code
 * java.home}. That property belongs to the whole JVM, and other test classes run meanwhile: they ask {@link
 * org.identityverification.testservers.Jdks}, which has read it before.
 */
public final class ServerJdk {

    private static final String JAVA_HOME = "java.home";

    private ServerJdk() {}

    public static <T, E extends Exception> T start(Path javaHome, Start<T, E> start) throws E {
        String ofTheTests = System.setProperty(JAVA_HOME, javaHome.toString());
        try {
            return start.run();
        } finally {
            System.setProperty(JAVA_HOME, ofTheTests);
        }
    }

    @FunctionalInterface
    public interface Start<T, E extends Exception> {

        T run() throws E;
    }
}
