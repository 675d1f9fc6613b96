package org.identityverification.it.production;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Layout;

/** The steps of {@code docs/production.md} and the statements of other pages, word for word. */
final class ProductionPage {

    private ProductionPage() {}

    /** Runs the commands of the step that begins with a text, in the repository, with {@code $SERVER} being a directory. */
    static void run(String beginning, Path server) throws IOException {
        String commands = "cd '%s'\n%s"
                .formatted(OwnServer.repository(), Documents.block("docs/production.md", "sh.*", beginning));
        String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
        Layout.run(
                Files.createDirectories(server),
                Map.of("SERVER", server.toString(), "PATH", path),
                List.of("sh", "-euc", commands));
    }

    /** The SQL statements of the step that begins with a text, one in each line. */
    static String[] statements(String beginning) {
        return statements("docs/production.md", beginning);
    }

    static String[] statements(String page, String beginning) {
        return Documents.block(page, "sql.*", beginning).lines().toArray(String[]::new);
    }
}
