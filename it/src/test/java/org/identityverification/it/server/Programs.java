package org.identityverification.it.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

public final class Programs {

    private Programs() {}

    /** The first of several names that there is. */
    public static String find(String... names) {
        // Debian has nginx in a folder that is on root's PATH only.
        String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no " + names[0] + ": see CONTRIBUTING.md"))
                .toString();
    }
}
