package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mariadb.jdbc.MariaDbDataSource;

/** The users and grants of {@code docs/databases.md}, the script, and TLS to the database. */
@DisplayName("In production, with nothing but the environment to choose MariaDB, the reference application")
class MariaDbIT {

    private static final String SCRIPT = "impl/src/main/resources/org/identityverification/impl/store/schema-mysql.sql";
    private static final String PUBLIC_URL = "https://shop.example.com/identity/api";
    private static final String APP_CODE = "AppCodeFromAFile";
    private static final String SECRET = "notification-secret-of-more-than-32-bytes";
    private static final String PASSWORD = "password-of-the-database";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, APP_CODE);

    private static MariaDb database;
    private static CallerTokens tokens;
    private static ProductionServer server;

    @BeforeAll
    static void start() throws Exception {
        Path folder = Path.of(TestServer.property("it.user.directory")).resolveSibling("mariadb-keys");
        TestKeys keys = TestKeys.make(folder);
        tokens = CallerTokens.make();
        database = MariaDb.start(OwnServer.folder());
        makeTables();
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.remove("MYSQL_PASSWORD");
        environment.putAll(Map.of(
                "IDENTITY_VERIFICATION_DATA_SOURCE",
                "jdbc/identity-verification-mysql",
                "MYSQL_SSL_MODE",
                "verify-full",
                // The server has made its certificate itself: the password proves it.
                "MYSQL_SSL_ROOT_CERTIFICATE",
                "",
                "IDENTITY_VERIFICATION_MP_REST_URL",
                PROVIDER.url(),
                "IDENTITY_VERIFICATION_PUBLIC_URL",
                PUBLIC_URL,
                "IDENTITY_VERIFICATION_CALLBACK_URL",
                "https://shop.example.com/verified",
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                tokens.writeKeys(folder.resolve("callers.json")).toUri().toString(),
                "MP_JWT_VERIFY_ISSUER",
                CallerTokens.ISSUER,
                "MP_JWT_VERIFY_AUDIENCES",
                CallerTokens.AUDIENCE));
        server = ProductionServer.start(
                "production-mariadb",
                keys,
                Map.of(
                        "identity-verification.app-code",
                        APP_CODE,
                        "identity-verification.notification.secret",
                        SECRET,
                        "mysql.password",
                        PASSWORD),
                environment);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @Test
    @DisplayName("starts a verification, and delivers the result that it is notified of")
    void startsAndDelivers() throws Exception {
        HttpResponse<String> started = server.post(
                "/identity/api/verifications",
                Requests.json("TENCENT", "order-1"),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + tokens.of("caller"));
        assertThat(started.statusCode()).isEqualTo(201);
        String id = Http.json(started).getString("id");
        String token = Tokens.valid(UUID.fromString(id), PUBLIC_URL, SECRET);

        HttpResponse<String> received = server.post(
                "/identity/api/notifications/" + token,
                Notices.body(PROVIDER.awaitCheck().flowId(), true, ""));

        assertThat(received.statusCode()).isEqualTo(200);
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> database.query("SELECT status FROM identity_verification"
                                + " WHERE delivered_at IS NOT NULL AND id = '" + id + "'")
                        .contains("PASSED"));
        assertThat(server.everythingWritten()).doesNotContain(PASSWORD);
    }

    private static void makeTables() throws Exception {
        database.execute("DROP USER identity");
        database.execute(Stream.concat(
                        Stream.of("DROP DATABASE identity"),
                        statements("CREATE DATABASE")
                                .map(it -> it.replaceAll("(USER|TO) identity", "$1 identity_owner")))
                .toArray(String[]::new));
        MariaDbDataSource owner = database.dataSource();
        owner.setUser("identity_owner");
        owner.setPassword(PASSWORD);
        String script = Files.readString(OwnServer.repository().resolve(SCRIPT));
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            // As the client does, which takes the server one statement at a time.
            for (String sql : script.replaceAll("(?m)^ *--.*", "").strip().split(";", -1)) {
                if (!sql.isEmpty()) {
                    statement.execute(sql);
                }
            }
        }
        database.execute(statements("CREATE USER").toArray(String[]::new));
        database.execute("ALTER USER identity REQUIRE SSL");
    }

    private static Stream<String> statements(String beginning) throws IOException {
        return Stream.of(ProductionPage.statements("docs/databases.md", beginning))
                .map(it -> it.replace("\u2026", PASSWORD));
    }
}
