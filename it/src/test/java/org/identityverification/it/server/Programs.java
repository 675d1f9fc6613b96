package org.identityverification.it.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of the machine. The profile that needs one fails early if it is missing. */
public final class Programs {

    private Programs() {}

    public static String find(String name) {
        // Debian has nginx in a folder that is on root's PATH only.
        String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no " + name + " on this machine"))
                .toString();
    }
}
