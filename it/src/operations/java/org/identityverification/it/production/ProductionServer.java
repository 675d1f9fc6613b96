package org.identityverification.it.production;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.LibertyServer;
import org.identityverification.testservers.ServerProcess;

/** The packaged reference application on a server that was set up by the commands of {@code docs/production.md}. */
final class ProductionServer extends Listeners implements AutoCloseable {

    private final LibertyServer server;
    private final ServerProcess process;
    private final SSLContext tls;

    private ProductionServer(LibertyServer server, SSLContext tls, Map<String, String> environment) {
        super(tls);
        this.server = server;
        this.tls = tls;
        this.process = server.process(withOwn(environment));
    }

    static ProductionServer start(
            String name, TestKeys keys, Map<String, String> secrets, Map<String, String> environment)
            throws IOException, GeneralSecurityException {
        ProductionServer server = new ProductionServer(OwnServer.named(name), keys.client(), environment);
        server.layOut(keys, secrets);
        server.process.start();
        server.process.awaitAnswer(() -> server.getPrivately("/health/ready").statusCode() == 200
                && server.get("/identity/api/environment").statusCode() == 200);
        return server;
    }

    int notifyPassed(String id, String flowId) {
        return notifyPassed(id, flowId, ProductionSettings.PUBLIC_URL, ProductionSettings.SECRET);
    }

    /** Kills its process and starts another, without waiting until that is ready. */
    void restart() {
        process.kill();
        process.start();
    }

    /** Whether systemd would take it for started: runs the command of the unit once. */
    boolean isStartedForSystemd() throws IOException, InterruptedException {
        String unit = Files.readString(OwnServer.repository().resolve("src/main/systemd/identity.service"));
        String command = unit.replaceAll("(?s).*\\buntil (curl .*?); do .*", "$1")
                .replace("${MANAGEMENT_PORT}", Integer.toString(managementPort()));
        return new ProcessBuilder("sh", "-c", command).start().waitFor() == 0;
    }

    void replaceSecret(String name, String value) throws IOException {
        Files.writeString(secrets().resolve(name), value);
    }

    Path secrets() {
        return server.directory().resolve("secrets");
    }

    List<Integer> ports() {
        return List.of(uri("/").getPort(), managementPort());
    }

    SSLSocket socket(int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TestServer.LONG_ENOUGH.toMillis());
        return socket;
    }

    List<String> subjects() throws IOException {
        List<String> subjects = new ArrayList<>();
        for (int port : ports()) {
            try (SSLSocket socket = socket(port)) {
                subjects.add(socket.getSession().getPeerPrincipal().getName());
            }
        }
        return subjects;
    }

    void replaceKey(Path key) throws IOException {
        Path own = server.directory().resolve("tls/key.p12");
        Path written = Files.copy(key, own.resolveSibling("key.tmp"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(written, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Path logs() {
        return server.logs();
    }

    /** Its messages and its console. */
    String logged() throws IOException {
        return Files.readString(logs().resolve("messages.log")) + Files.readString(logs().resolve("console.log"));
    }

    String everythingWritten() throws IOException {
        return String.join("\n", Layout.texts(logs()).values());
    }

    @Override
    public void close() {
        process.close();
    }

    private void layOut(TestKeys keys, Map<String, String> secrets) throws IOException {
        Path directory = server.directory();
        Layout.deleteAll(directory);
        // The commands of the step, with a folder of ours.
        String commands = "cd '%s'\n%s"
                .formatted(OwnServer.repository(), Documents.block("docs/production.md", "sh.*", "mkdir -p $SERVER"));
        String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
        Layout.run(
                Files.createDirectories(directory),
                Map.of("SERVER", directory.toString(), "PATH", path),
                List.of("sh", "-euc", commands));
        // Production ships no H2.
        Layout.copyAll(OwnServer.drivers(), directory.resolve("drivers"));
        Layout.copy(keys.store("server"), directory.resolve("tls/key.p12"));
        writeAll(secrets(), secrets);
        replaceSecret("tls.key.password", TestKeys.PASSWORD);
    }

    /** Writes files by their names, as secrets and settings are mounted. */
    static Path writeAll(Path folder, Map<String, String> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        return folder;
    }

    private Map<String, String> withOwn(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(environment());
        all.put("VARIABLE_SOURCE_DIRS", secrets().toString());
        return all;
    }
}
