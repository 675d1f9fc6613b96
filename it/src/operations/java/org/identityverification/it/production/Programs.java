package org.identityverification.it.production;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.identityverification.it.server.TestServer;

/** Programs of the machine, which the build has looked for. */
enum Programs {
    NGINX,
    PROMETHEUS,
    PROMTOOL;

    String path() {
        Properties found = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(TestServer.property("operations.properties")))) {
            found.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getProperty(name().toLowerCase(Locale.ROOT));
    }
}
