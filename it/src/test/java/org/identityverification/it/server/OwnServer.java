package org.identityverification.it.server;

import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.it.provider.Requests;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.LibertyServer;
import org.identityverification.testservers.ServerProcess;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A server with the development server's configuration, with applications, settings and an environment of its own. */
public final class OwnServer implements AutoCloseable {

    private final LibertyServer server;
    private final ServerProcess process;
    private final List<String> roots;
    private final int port = Layout.freePort();

    private OwnServer(String name, Map<String, String> environment, WebArchive... applications) {
        this.server = named(name);
        this.process = server.process(environment);
        this.roots = Stream.of(applications).map(OwnServer::root).toList();
    }

    public static LibertyServer named(String name) {
        return new LibertyServer(Path.of(TestServer.property("it.liberty.home")), folder(), name);
    }

    public static Path folder() {
        return Path.of(TestServer.property("it.folder")).resolve("own");
    }

    /** Of all databases. */
    public static Path drivers() {
        return Path.of(TestServer.property("it.folder")).resolve("drivers");
    }

    /** Starts a server and waits until all applications answer. */
    public static OwnServer start(String name, Map<String, String> environment, WebArchive... applications) {
        return start(name, environment, "", applications);
    }

    /** The same with elements for {@code server.xml}. */
    public static OwnServer start(
            String name, Map<String, String> environment, String configuration, WebArchive... applications) {
        return start(name, environment, configuration, List.of(), applications);
    }

    /** The same with a shipped file that {@code server.xml} does not include. */
    public static OwnServer startIncluding(
            String file, String name, Map<String, String> environment, WebArchive... applications) {
        String include = "<include location=\"${server.config.dir}/" + file + "\"/>";
        return start(name, environment, include, List.of(shippedConfiguration().resolve(file)), applications);
    }

    /** The same with files beside {@code server.xml}. */
    public static OwnServer start(
            String name,
            Map<String, String> environment,
            String configuration,
            List<Path> files,
            WebArchive... applications) {
        OwnServer server = new OwnServer(name, environment, applications);
        try {
            server.layOut(configuration, files, applications);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.startAgain();
        return server;
    }

    /** Starts it again with its files after it was killed or closed, and waits until all applications answer. */
    public void startAgain() {
        process.start();
        process.awaitAnswer(() -> roots.stream().allMatch(this::answers));
    }

    public ServerProcess process() {
        return process;
    }

    /** Replaces an application of the running server, which notices the new file. */
    public void redeploy(WebArchive application) throws IOException {
        Path renewed = export(application, "renewed");
        Files.move(renewed, renewed.resolveSibling(application.getName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Adds applications to the running server, until the result is closed. */
    AutoCloseable deploy(Archive<?>... applications) {
        List<Path> files = Stream.of(applications).map(this::drop).toList();
        return () -> {
            for (Path file : files) {
                Files.delete(file);
            }
            // So that other applications can have their names.
            await().until(() -> Stream.of(applications).map(OwnServer::root).noneMatch(this::answers));
        };
    }

    void awaitAnswers(WebArchive... applications) {
        await().until(() -> Stream.of(applications).map(OwnServer::root).allMatch(this::answers));
    }

    private Path drop(Archive<?> application) {
        try {
            Path folder = Files.createDirectories(server.directory().resolve("dropins"));
            // Written elsewhere first, so that the server never sees half a file.
            return Files.move(export(application, "dropped"), folder.resolve(application.getName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://localhost:" + port + "/");
    }

    public HttpResponse<String> get(String path) {
        return Http.get(uri().resolve(path));
    }

    public HttpResponse<String> postJson(String path, String json) {
        return Http.postJson(uri().resolve(path), json);
    }

    public HttpResponse<String> startVerification(String contextId) {
        return postJson("/identity/api/verifications", Requests.json("TENCENT", contextId));
    }

    public JsonObject tryWebhook(String application) {
        return Http.json(Http.bodyOf(postJson("/" + application + "/api/operations/webhook/test", "")));
    }

    public HttpResponse<String> findVerification(String id) {
        return get("/identity/api/verifications/" + id);
    }

    /** An environment with the settings that keep verifications in a database. */
    public static Map<String, String> with(Database database, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(database.environment());
        all.put("IDENTITY_VERIFICATION_DATA_SOURCE", database.dataSourceName());
        return all;
    }

    /** A file for what observers record, in a folder of its own. */
    public static Path newRecord(String name) throws IOException {
        return Files.createTempDirectory(Path.of(TestServer.property("it.folder")), name)
                .resolve("record");
    }

    public Path logs() {
        return server.logs();
    }

    @Override
    public void close() {
        process.close();
    }

    private void layOut(String configuration, List<Path> files, WebArchive... applications) throws IOException {
        server.layOutAsShipped(repository(), drivers());
        Path directory = server.directory();
        for (Path file : files) {
            Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        Layout.write(
                directory.resolve("bootstrap.properties"),
                List.of("http.port=" + port, "https.port=" + Layout.freePort()));
        Files.createDirectories(directory.resolve("apps"));
        List<String> overrides = new ArrayList<>(List.of("<server>", configuration));
        for (WebArchive application : applications) {
            export(application, application.getName());
            overrides.add("<webApplication location=\"%s\" contextRoot=\"/%s\"/>"
                    .formatted(application.getName(), root(application)));
        }
        overrides.add("</server>");
        Layout.write(directory.resolve("configDropins/overrides/own.xml"), overrides);
    }

    private Path export(Archive<?> application, String file) {
        Path war = server.directory().resolve("apps").resolve(file);
        application.as(ZipExporter.class).exportTo(war.toFile(), true);
        return war;
    }

    private static String root(Archive<?> application) {
        return application.getName().replaceFirst("\\.[we]ar", "");
    }

    // JAX-RS itself answers 404 there, and so does a server without the application, but with this text.
    private boolean answers(String root) {
        return !Http.get(uri().resolve("/" + root + "/api/")).body().contains("Context Root Not Found");
    }

    public static Path shippedConfiguration() {
        return repository().resolve("src/main/liberty/config");
    }

    public static Path repository() {
        return Path.of(TestServer.property("it.application.war"), "../../..").normalize();
    }
}
