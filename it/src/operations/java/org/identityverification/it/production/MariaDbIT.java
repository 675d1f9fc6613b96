package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Stream;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The users and grants of {@code docs/databases.md}, the script, and TLS to the database. */
class MariaDbIT {

    private static final String SCRIPT = "impl/src/main/resources/org/identityverification/impl/store/schema-mysql.sql";
    private static final String PASSWORD = "password-of-the-database";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE);

    private static ProductionSettings settings;

    @AutoClose
    private static MariaDb database;

    @AutoClose
    private static ProductionServer server;

    @BeforeAll
    static void start() throws Exception {
        settings = new ProductionSettings("mariadb", PROVIDER);
        settings.keys.writePem("server", settings.folder);
        Path authority = settings.folder.resolve("mysql-ca.pem");
        Files.copy(settings.folder.resolve("nodes-ca.pem"), authority);
        database = MariaDb.start(
                OwnServer.folder(),
                "--ssl-cert=" + settings.folder.resolve("fullchain.pem"),
                "--ssl-key=" + settings.folder.resolve("privkey.pem"));
        makeTables();
        settings.on(database);
        settings.environment.remove("MYSQL_PASSWORD");
        settings.secrets.put("mysql.password", PASSWORD);
        settings.environment.put("MYSQL_SSL_MODE", "verify-full");
        settings.environment.put("MYSQL_SSL_ROOT_CERTIFICATE", authority.toString());
        settings.environment.put("IDENTITY_VERIFICATION_SCHEMA", "validate");
        server = settings.start("production-mariadb");
    }

    @Test
    void starts_a_verification_and_delivers_the_result_that_it_is_notified_of() throws Exception {
        HttpResponse<String> started = server.begin(settings.tokens.of("caller"));
        assertThat(started.statusCode()).isEqualTo(201);
        String id = Http.json(started).getString("id");

        assertThat(server.notifyPassed(id, PROVIDER.awaitCheck().flowId())).isEqualTo(200);
        await().until(() -> database.query("SELECT status FROM identity_verification"
                        + " WHERE delivered_at IS NOT NULL AND id = '" + id + "'")
                .contains("PASSED"));
        assertThat(server.everythingWritten()).doesNotContain(PASSWORD);
    }

    @Test
    void counts_as_started_for_systemd_only_when_its_own_database_answers() throws Exception {
        settings.keys.writePem("stranger", settings.folder);
        database.execute("FLUSH SSL");
        int before = server.logged().split("IDV0006", -1).length;
        server.restart();
        await().until(() -> server.logged().split("IDV0006", -1).length > before);
        assertThat(server.isStartedForSystemd()).isFalse();
        assertThat(server.logged()).contains(", sun.security.provider.certpath.");

        settings.keys.writePem("server", settings.folder);
        database.execute("FLUSH SSL", "ALTER USER identity IDENTIFIED BY 'new-" + PASSWORD + "'");
        server.replaceSecret("mysql.password", "new-" + PASSWORD);
        server.restart();
        await().until(server::isStartedForSystemd);
    }

    private static void makeTables() throws Exception {
        database.execute(Stream.concat(
                        Stream.of("DROP USER identity", "DROP DATABASE identity"),
                        statements("CREATE DATABASE")
                                .map(it -> it.replaceAll("(USER|TO) identity", "$1 identity_owner")))
                .toArray(String[]::new));
        String url = "jdbc:mariadb://127.0.0.1:%d/identity?allowMultiQueries=true".formatted(database.port());
        try (Connection connection = DriverManager.getConnection(url, "identity_owner", PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(OwnServer.repository().resolve(SCRIPT)));
        }
        database.execute(Stream.concat(statements("CREATE USER"), Stream.of("ALTER USER identity REQUIRE SSL"))
                .toArray(String[]::new));
    }

    private static Stream<String> statements(String beginning) throws IOException {
        return Stream.of(Documents.statements("docs/databases.md", beginning))
                .map(it -> it.replace("\u2026", PASSWORD));
    }
}
