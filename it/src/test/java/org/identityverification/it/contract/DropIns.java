package org.identityverification.it.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.identityverification.it.server.TestServer;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Applications in the {@code dropins} of the server that tests share: Arquillian would wait for one that does not start. */
record DropIns(List<WebArchive> applications) implements AutoCloseable {

    private static final Path FOLDER = TestServer.directory().resolve("dropins");

    static DropIns put(List<WebArchive> applications) throws IOException {
        Files.createDirectories(FOLDER);
        for (WebArchive application : applications) {
            // Written elsewhere first, so that the server never sees half a file.
            Path written = Files.createTempFile(TestServer.logs(), "application", ".tmp");
            application.as(ZipExporter.class).exportTo(written.toFile(), true);
            Files.move(written, FOLDER.resolve(application.getName()));
        }
        return new DropIns(applications);
    }

    @Override
    public void close() throws IOException {
        for (WebArchive application : applications) {
            Files.deleteIfExists(FOLDER.resolve(application.getName()));
        }
    }
}
