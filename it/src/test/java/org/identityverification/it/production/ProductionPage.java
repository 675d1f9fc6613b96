package org.identityverification.it.production;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Layout;

/** The steps of {@code docs/production.md} and the statements of other pages, word for word. */
final class ProductionPage {

    private static final Pattern STEP = Pattern.compile("(?ms)^```(?:sh|sql)[^\\n]*\\n(.*?)^```$");

    private ProductionPage() {}

    /** Runs the commands of the step that begins with a text, in the repository, with {@code $SERVER} being a directory. */
    static void run(String beginning, Path server) throws IOException {
        String commands = "cd '%s'\n%s".formatted(OwnServer.repository(), step("docs/production.md", beginning));
        String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
        Layout.run(
                Files.createDirectories(server),
                Map.of("SERVER", server.toString(), "PATH", path),
                List.of("sh", "-euc", commands));
    }

    /** The SQL statements of the step that begins with a text, one in each line. */
    static String[] statements(String beginning) throws IOException {
        return statements("docs/production.md", beginning);
    }

    static String[] statements(String page, String beginning) throws IOException {
        return step(page, beginning).lines().toArray(String[]::new);
    }

    private static String step(String page, String beginning) throws IOException {
        return STEP.matcher(Files.readString(OwnServer.repository().resolve(page)))
                .results()
                .map(it -> it.group(1))
                .filter(it -> it.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(page + " has no step " + beginning));
    }
}
