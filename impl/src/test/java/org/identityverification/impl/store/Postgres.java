package org.identityverification.impl.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL for the tests of this JVM, as durable as in production. It is stopped by its process id when this JVM
 * ends, however it ends.
 */
final class Postgres {

    private static final EmbeddedPostgres SERVER = start();

    private Postgres() {}

    static PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(SERVER.getJdbcUrl("postgres", "postgres"));
        return dataSource;
    }

    private static EmbeddedPostgres start() {
        try {
            Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "postgres")), "data");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start();
            stopWhenThisJvmIsGone(data);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A killed JVM runs no shutdown hook. But its end of a pipe is closed, and that is what the shell waits for.
    private static void stopWhenThisJvmIsGone(Path data) throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
        new ProcessBuilder("sh", "-c", "trap '' INT TERM HUP; cat >/dev/null; kill -QUIT " + Long.parseLong(pid))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
