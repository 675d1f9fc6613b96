package org.identityverification.it.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of the machine that are no part of the build. The profile that needs one has said so when it is missing. */
public final class Programs {

    private Programs() {}

    public static String find(String name) {
        // Debian has nginx where only root looks.
        String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no " + name + " on this machine"))
                .toString();
    }
}
