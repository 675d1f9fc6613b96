package org.identityverification.it.production;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
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

/**
 * The reference application, as the build has packaged it, on a server that was set up by the commands of
 * {@code docs/production.md}: a key of its own, secrets in files, and everything else from the environment.
 */
final class ProductionServer extends Listeners implements AutoCloseable {

    static final int TLS_ALERT = 21;
    static final int TLS_HANDSHAKE = 22;

    /**
     * The greeting of a client whose newest version is the given one, with ECDHE and ECDSA: AES-GCM, which came with TLS 1.2, and
     * AES-CBC, which is older. This JVM's own client would refuse to send it.
     */
    private static final String GREETING = "1603%02x0047" + "01000043" + "03%02x" + "00".repeat(33) + "0004c02bc009"
            + "0100" + "0016" + "000a000400020017" + "000b00020100" + "000d000400020403";

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

    SSLSocket socket(int port, String version) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TestServer.LONG_ENOUGH.toMillis());
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    List<String> subjects() throws IOException {
        List<String> subjects = new ArrayList<>();
        for (int port : ports()) {
            try (SSLSocket socket = socket(port, "TLSv1.3")) {
                subjects.add(socket.getSession().getPeerPrincipal().getName());
            }
        }
        return subjects;
    }

    /** Greets in TLS 1.(n-1), and returns the type of the answer. */
    int answerToGreeting(int port, int minorVersion) throws IOException {
        String greeting = GREETING.formatted(Math.min(1, minorVersion), minorVersion);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TestServer.LONG_ENOUGH.toMillis());
            socket.getOutputStream().write(HexFormat.of().parseHex(greeting));
            return socket.getInputStream().read();
        }
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
        follow("mkdir -p $SERVER", directory);
        // Production ships no H2.
        Layout.copyAll(OwnServer.drivers(), directory.resolve("drivers"));
        Layout.copy(keys.store("server"), directory.resolve("tls/key.p12"));
        writeAll(secrets(), secrets);
        replaceSecret("tls.key.password", TestKeys.PASSWORD);
    }

    /** Runs the commands of the step of {@code docs/production.md} that begins with a text, with {@code $SERVER} being a directory. */
    static void follow(String beginning, Path server) throws IOException {
        String commands = "cd '%s'\n%s"
                .formatted(OwnServer.repository(), Documents.block("docs/production.md", "sh.*", beginning));
        String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
        Layout.run(
                Files.createDirectories(server),
                Map.of("SERVER", server.toString(), "PATH", path),
                List.of("sh", "-euc", commands));
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
