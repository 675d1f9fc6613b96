package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs what the page marks {@code sh} or {@code sh root}, with {@code /opt} and {@code /etc} in a folder of the test. */
class ProductionStepsIT {

    private static final String CERTIFICATE =
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout privkey.pem -out fullchain.pem -subj /CN=shop.example.com";

    /** Replaces what only root and systemd can do. A file dated 1970 belongs to the server's user, any other to root. */
    private static final String STAND_INS = """
            useradd() { :; }
            chown() { shift 2; find "$@" -exec touch -d @0 {} +; }
            systemctl() { echo "$*" $(find etc/identity opt/wlp -newermt 1971-01-01) >> systemctl.log; }
            """;

    private static Path repository;
    private static Path node;

    @BeforeAll
    static void follow() throws Exception {
        Path folder = OwnServer.folder().resolveSibling("steps");
        Layout.deleteAll(folder);
        repository = Files.createDirectories(folder.resolve("repository"));
        node = Files.createDirectories(folder.resolve("node"));
        layOutRepository();
        Layout.run(
                repository,
                Map.of("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH")),
                List.of("sh", "-euc", here(commands("sh"))));
        assertThat(node)
                .as("what the builder has written outside of the repository")
                .isEmptyDirectory();

        Files.copy(repository.resolve("target/identity-server.tar.gz"), node.resolve("identity-server.tar.gz"));
        Layout.run(node, Map.of(), List.of("sh", "-euc", CERTIFICATE));
        Files.createDirectories(node.resolve("etc/systemd/system"));
        Layout.run(
                node,
                Map.of("OEMCLOUD_APP_CODE", "app-code", "DATABASE_PASSWORD", "password"),
                List.of("sh", "-euc", STAND_INS + here(commands("sh root"))));
    }

    @Test
    void has_every_file_that_the_server_needs_where_the_server_looks_for_it() throws Exception {
        Path wlp = node.resolve("opt/wlp");
        Path server = wlp.resolve("usr/servers/identity");
        assertThat(wlp.resolve("bin/server")).isExecutable();
        assertThat(Stream.of("server.xml", "common.xml", "jvm.options", "apps/identity.war"))
                .allSatisfy(file -> assertThat(server.resolve(file)).isNotEmptyFile());
        assertThat(server.resolve("drivers")).isNotEmptyDirectory();
        String password = Files.readString(node.resolve("etc/identity/secrets/tls.key.password"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(server.resolve("tls/key.p12"))) {
            keys.load(file, password.strip().toCharArray());
        }
        assertThat(keys.size()).isPositive();
    }

    @Test
    void has_systemd_start_the_server_once_every_file_belongs_to_its_user() {
        assertThat(node.resolve("systemctl.log"))
                .hasContent("daemon-reload\nenable --now identity-watchdog.timer identity.service\n");
    }

    @Test
    void shows_secrets_and_settings_to_the_servers_user_only() throws IOException {
        try (Stream<Path> files = Files.walk(node.resolve("etc/identity"))) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .hasSizeGreaterThan(4)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
        assertThat(permissions(node.resolve("opt/wlp"))).isEqualTo("rwxr-x---");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void has_units_that_systemd_understands() throws IOException {
        Path units = node.resolve("etc/systemd/system");
        List<String> command = new ArrayList<>(List.of(Programs.find("systemd-analyze"), "verify", "--man=no"));
        for (String unit : units.toFile().list()) {
            Files.writeString(units.resolve(unit), here(Files.readString(units.resolve(unit))));
            command.add(unit);
        }
        Layout.run(units, Map.of(), command);
    }

    /** What systemd says of the server, what curl's exit says of the probes, and whether the watchdog fails. */
    @ParameterizedTest
    @CsvSource({"active, 0, 0", "active, 22 22 0, 0", "active, 22 28 7, 1", "activating, 7 7 7, 0"})
    void has_a_server_restarted_that_three_probes_in_a_row_find_down(String state, String probes, int status)
            throws Exception {
        String unit = Files.readString(node.resolve("etc/systemd/system/identity-watchdog.service"));
        String script = unit.replaceAll("(?s).*ExecStart=/bin/sh -c '(.*)'.*", "$1");
        String standIns = """
                systemctl() { test "$*" = 'is-active -q identity.service' && test %s = active; }
                sleep() { :; }
                probes='%s '
                curl() { probe=${probes%%%% *}; probes=${probes#* }; return $probe; }
                """.formatted(state, probes);

        Layout.run(node, Map.of(), List.of("sh", "-c", standIns + "(" + script + "); test $? -eq " + status));
    }

    /** The folders that the page's build fills, with a stand-in for Open Liberty. */
    private static void layOutRepository() throws IOException {
        for (String folder : List.of("src", "liberty-app")) {
            Files.createSymbolicLink(
                    repository.resolve(folder), OwnServer.repository().resolve(folder));
        }
        Path liberty = Path.of(TestServer.property("it.liberty.home"));
        Path program = repository.resolve(
                Path.of(".liberty", liberty.getParent().getFileName().toString(), "wlp", "bin", "server"));
        Layout.copy(liberty.resolve("bin/server"), program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String commands(String mark) {
        return String.join("", Documents.blocks("docs/production.md", mark));
    }

    private static String here(String text) {
        return text.replaceAll("(?<![\\w.])/(opt|etc)/", node + "/$1/");
    }
}
