package org.identityverification.it.production;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testservers.KeyValues;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.PostgreSql;
import org.identityverification.testservers.ServerProcess;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Runs what the Containerfile builds as the manifests say, with the paths of the image below a folder. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagedServerIT {

    private static final String LIBERTY = "/opt/wlp/";
    private static final String SCRIPT =
            "impl/src/main/resources/org/identityverification/impl/store/schema-postgresql.sql";
    private static final String APP_CODE = "app-code-of-the-secret";
    private static final String SECRET = "the-notification-secret-of-the-packaged-server";
    // 128 plus the number of SIGTERM: the exit status of a Java process that the signal has shut down cleanly.
    private static final int ENDED_BY_SIGTERM = 143;

    @AutoClose
    private static final OtlpReceiver COLLECTOR = OtlpReceiver.start();

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, APP_CODE);

    private static PodSpec pod;
    private static Container container;
    private static Map<String, String> settings;
    private static Path root;

    @AutoClose
    private static PostgreSql database;

    private static TestKeys keys;
    private static CallerTokens tokens;
    private static Listeners listeners;
    private static List<String> unpacked;

    @AutoClose
    private static ServerProcess server;

    @AutoClose
    private static final SocketServer IDENTITY_PROVIDER = SocketServer.start();

    // Longer than the manifest's limit, which has to fail first.
    @BeforeAll
    @Timeout(300)
    static void start() throws Exception {
        pod = Manifests.pod();
        container = pod.getContainers().get(0);
        settings = Manifests.read("configuration.yaml", ConfigMap.class).getData();
        Path folder = Path.of(TestServer.property("it.folder"), "packaged");
        Layout.deleteAll(folder);
        root = Files.createDirectories(folder.resolve("container"));
        pack();
        database = PostgreSql.start(OwnServer.folder());
        makeTables();
        unpacked = filesOfTheImage();
        keys = TestKeys.make(folder.resolve("keys"));
        useTls("server");
        tokens = CallerTokens.make();
        listeners = new Listeners(keys.client());
        writeSecrets();
        writeTelemetry();
        IDENTITY_PROVIDER.answers(SocketServer.json(200, CallerTokens.jwks(tokens)));
        server = run();
        await().atMost(longest(container.getStartupProbe())).until(() -> {
            assertThat(server.isAlive()).as("runs").isTrue();
            return status(container.getStartupProbe()) == 200;
        });
    }

    @Test
    @Order(1)
    void passes_the_probes_of_the_manifest_on_the_private_listener_only() {
        List<Probe> probes =
                List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe());

        await().until(() -> status(container.getReadinessProbe()) == 200);

        assertThat(probes).extracting(PackagedServerIT::path).doesNotHaveDuplicates();
        assertThat(probes).allSatisfy(probe -> {
            assertThat(status(probe)).as(path(probe)).isEqualTo(200);
            assertThat(listeners.get(path(probe)).statusCode()).isEqualTo(404);
        });
        assertThat(listeners.getPrivately("/identity/api/environment").statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(2)
    void starts_a_verification_for_a_caller_with_a_token() {
        // The node may be ready a moment before it knows the keys of callers.
        assertThat(listeners.beginUntilTaken(tokens.of("caller")).statusCode()).isEqualTo(201);
        assertThat(PROVIDER.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.header("Authorization")).contains("APPCODE " + APP_CODE));
        COLLECTOR.awaitSpans("identity_verification.start", 1);
    }

    @Test
    @Order(3)
    void is_ready_only_while_its_databases_certificate_can_be_trusted() throws Exception {
        assertThat(database.query("SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                        + " WHERE usename = 'identity'"))
                .containsExactly("t");

        useTls("stranger");
        database.cutConnections();
        await().until(() -> status(container.getReadinessProbe()) == 503);
        assertThat(status(container.getLivenessProbe())).isEqualTo(200);
        useTls("server");
        await().until(() -> status(container.getReadinessProbe()) == 200);
    }

    @Test
    @Order(4)
    void ends_on_SIGTERM_in_time_without_losing_an_answer_or_a_result() throws Exception {
        String notified = Http.json(begin()).getString("id");
        PROVIDER.nextCall(HANG);
        CompletableFuture<HttpResponse<String>> open = CompletableFuture.supplyAsync(PackagedServerIT::begin);
        await().until(() -> PROVIDER.calls().size() == 2);
        String publicUrl = settings.get("IDENTITY_VERIFICATION_PUBLIC_URL");
        assertThat(listeners.notifyPassed(notified, PROVIDER.awaitCheck().flowId(), publicUrl, SECRET))
                .isEqualTo(200);

        server.terminate();
        await().until(PackagedServerIT::takesNoConnection);
        assertThat(open).isNotDone();
        PROVIDER.clock().forward(SpoiledAnswer.HANG_TIME);

        HttpResponse<String> answer = open.get(TestServer.LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(server.awaitEnd(grace())).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(kept(notified)).containsExactly("PENDING", "CONFIRM");
        assertThat(kept(Http.json(answer).getString("id"))).containsExactly("PENDING", "ASK");
    }

    @Test
    @Order(5)
    void changes_no_file_of_the_image_logs_in_JSON_and_shows_no_secret() throws Exception {
        assertThat(filesOfTheImage()).isEqualTo(unpacked);
        assertThat(server.log().stream().filter(line -> line.contains("IVAPP0001I")))
                .singleElement()
                .satisfies(
                        line -> assertThat(Http.json(line).getString("message")).startsWith("IVAPP0001I: Ready."));
        assertThat(String.join("\n", server.log())).doesNotContain(SECRET, APP_CODE, TestKeys.PASSWORD);
    }

    /** Copies everything that makes the image's server except Liberty itself, in the same order. */
    private static void pack() throws IOException {
        for (List<String> copy : instructions("COPY")) {
            String to = copy.get(copy.size() - 1);
            if (to.startsWith(LIBERTY + "usr/")) {
                String from = copy.stream()
                        .limit(copy.size() - 1)
                        .map(it -> it.endsWith("/") ? it + "." : it)
                        .collect(joining(" "));
                String command =
                        "cd '%s' && mkdir -p '%s' && cp -r %s '%2$s'".formatted(Documents.ROOT, root + to, from);
                Layout.run(root, Map.of(), List.of("sh", "-euc", command));
            }
        }
    }

    /** Starts it by the command of the image, and returns at once. */
    private static ServerProcess run() {
        Map<String, String> all = new HashMap<>();
        all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        all.put("JAVA_HOME", System.getProperty("java.home"));
        // Liberty itself is not copied: this stands for its place in the image.
        all.put("WLP_USER_DIR", root + LIBERTY + "usr");
        instructions("ENV").stream()
                .flatMap(List::stream)
                .map(variable -> variable.split("=", 2))
                .forEach(parts -> all.put(parts[0], under(parts[1])));
        all.putAll(environment());
        List<String> command = new ArrayList<>(List.of("env", "-i"));
        all.forEach((name, value) -> command.add(name + "=" + value));
        String image = String.join("", instructions("CMD").get(0)).replaceAll("[\\[\\]\"]", "");
        String home = TestServer.property("it.liberty.home") + "/";
        command.addAll(List.of(image.replace(LIBERTY, home).split(",", -1)));
        ServerProcess process = new ServerProcess(new Launch(command, Map.of()), root);
        process.start();
        return process;
    }

    /** A setting's value. Paths of the container become paths below the folder. */
    private static String under(String value) {
        return value.startsWith("/") ? root + value.replace(":/", ":" + root + "/") : value;
    }

    private static List<List<String>> instructions(String name) {
        return Documents.read(Documents.ROOT.resolve("Containerfile"))
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> List.of(line.substring(name.length()).strip().split(" +", -1)))
                .toList();
    }

    /** The manifests' environment, with the settings that this machine needs instead. */
    private static Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(settings);
        for (EnvVar variable : container.getEnv()) {
            all.put(variable.getName(), under(variable.getValue()));
        }
        all.putAll(listeners.environment());
        all.putAll(KeyValues.of(
                "HTTP_HOST=localhost",
                "MANAGEMENT_HOST=localhost",
                "IDENTITY_VERIFICATION_MP_REST_URL=" + PROVIDER.url(),
                // Through a proxy, which is the only thing there is.
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION=http://localhost:1/keys",
                "IDENTITY_APP_CALLER_KEYS_PROXY=" + IDENTITY_PROVIDER.uri().getAuthority(),
                "POSTGRESQL_HOST=localhost",
                "POSTGRESQL_PORT=" + database.port()));
        all.compute("POSTGRESQL_SSL_ROOT_CERTIFICATE", (name, file) -> root + file);
        return all;
    }

    /** Gives the database a certificate, which counts for new connections. */
    private static void useTls(String name) throws Exception {
        Path files = Files.createDirectories(root.resolveSibling("database").resolve(name));
        keys.writePem(name, files);
        Files.setPosixFilePermissions(files.resolve("privkey.pem"), PosixFilePermissions.fromString("rw-------"));
        database.execute(
                "ALTER SYSTEM SET ssl_cert_file = '" + files.resolve("fullchain.pem") + "'",
                "ALTER SYSTEM SET ssl_key_file = '" + files.resolve("privkey.pem") + "'",
                "ALTER SYSTEM SET ssl = on",
                "SELECT pg_reload_conf()");
    }

    private static void writeSecrets() throws IOException {
        Map<String, String> secrets = KeyValues.of(
                "identity-verification.app-code=" + APP_CODE,
                "identity-verification.notification.secret=" + SECRET,
                "postgresql.password=this-database-asks-for-none",
                "tls.key.password=" + TestKeys.PASSWORD);
        ProductionServer.writeAll(root.resolve("secrets"), secrets);
        Path tls = Files.createDirectories(root.resolve("tls"));
        Files.copy(keys.store("server"), tls.resolve("key.p12"));
        Files.copy(root.resolveSibling("database/server/nodes-ca.pem"), tls.resolve("postgresql-ca.pem"));
    }

    private static void writeTelemetry() throws IOException {
        ConfigMap telemetry = Manifests.read("telemetry.yaml", ConfigMap.class);
        Path folder = ProductionServer.writeAll(root.resolve("telemetry"), telemetry.getData());
        Files.writeString(folder.resolve("otel.exporter.otlp.endpoint"), COLLECTOR.endpoint());
    }

    /** As docs/production.md says: before the first start, with a user who may do no more than the application needs. */
    private static void makeTables() throws Exception {
        database.execute(Documents.statements("docs/production.md", "CREATE ROLE"));
        try (Connection owner = connect("identity_owner");
                Statement statement = owner.createStatement()) {
            statement.execute(Files.readString(OwnServer.repository().resolve(SCRIPT)));
            for (String grant : Documents.statements("docs/production.md", "GRANT")) {
                statement.execute(grant);
            }
        }
    }

    private static Connection connect(String user) throws SQLException {
        PGSimpleDataSource identity = database.dataSource();
        identity.setDatabaseName("identity");
        identity.setUser(user);
        return identity.getConnection();
    }

    private static List<String> filesOfTheImage() throws IOException {
        Path image = root.resolve("opt");
        try (Stream<Path> all = Files.walk(image)) {
            return all.map(file -> image.relativize(file) + " " + file.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }

    private static String path(Probe probe) {
        return probe.getHttpGet().getPath();
    }

    private static int status(Probe probe) {
        return Http.statusOf(() -> listeners.getPrivately(path(probe)));
    }

    private static Duration longest(Probe probe) {
        return Duration.ofSeconds((long) probe.getPeriodSeconds() * probe.getFailureThreshold());
    }

    /** The time that the manifest leaves for the shutdown after preStop. */
    private static Duration grace() {
        List<String> pause = container.getLifecycle().getPreStop().getExec().getCommand();
        return Duration.ofSeconds(pod.getTerminationGracePeriodSeconds() - Long.parseLong(pause.get(1)));
    }

    private static HttpResponse<String> begin() {
        return listeners.begin(tokens.of("caller"));
    }

    private static boolean takesNoConnection() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), listeners.uri("/").getPort())) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    private static List<String> kept(String id) throws SQLException {
        try (Connection connection = connect("identity");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT status, ask_for FROM identity_verification WHERE id = '" + id + "'")) {
            row.next();
            return List.of(row.getString(1), row.getString(2));
        }
    }
}
