package org.identityverification.it.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.TrustedCertificateEntry;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.identityverification.testservers.KeyValues;
import org.identityverification.testservers.Layout;

/** An authority, a server, its {@code renewed} key and a client, and a stranger that another authority has signed. */
public final class TestKeys {

    public static final String PASSWORD = "only-for-a-test";

    private final Path folder;

    private TestKeys(Path folder) {
        this.folder = folder;
    }

    public static TestKeys make(Path folder) throws IOException {
        Layout.deleteAll(folder);
        Layout.copyAll(Made.FOLDER, folder);
        return new TestKeys(folder);
    }

    /** A PKCS12 file: {@code ca-trust}, {@code client} and so on. */
    public Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    public Map<String, String> outgoing() {
        return KeyValues.of(
                "PROVIDER_TRUST_LOCATION=" + store("ca-trust"),
                "PROVIDER_TRUST_PASSWORD=" + PASSWORD,
                "PROVIDER_KEY_LOCATION=" + store("client"),
                "PROVIDER_KEY_PASSWORD=" + PASSWORD);
    }

    /** The same as PEM, with the file names of the sample for nginx: a key, its chain and its authority. */
    public void writePem(String name, Path to) throws GeneralSecurityException, IOException {
        KeyStore store = load(name);
        Certificate[] chain = store.getCertificateChain(name);
        StringBuilder certificates = new StringBuilder();
        for (Certificate certificate : chain) {
            certificates.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(to.resolve("fullchain.pem"), certificates);
        Files.writeString(to.resolve("nodes-ca.pem"), pem("CERTIFICATE", chain[chain.length - 1].getEncoded()));
        Files.writeString(
                to.resolve("privkey.pem"),
                pem("PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    }

    /** A listener that shows a certificate, and, if mutual, requires one of the client. */
    public ServerSocket listener(String name, boolean mutual) throws GeneralSecurityException, IOException {
        KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(load(name), PASSWORD.toCharArray());
        SSLServerSocket listener = (SSLServerSocket) context(key.getKeyManagers())
                .getServerSocketFactory()
                .createServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(mutual);
        return listener;
    }

    public SSLContext client() throws GeneralSecurityException, IOException {
        return context(null);
    }

    public static String pem(String type, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    private SSLContext context(KeyManager[] keys) throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load("ca-trust"));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys, trust.getTrustManagers(), null);
        return tls;
    }

    private KeyStore load(String name) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store(name).toFile(), PASSWORD.toCharArray());
    }

    /** Makes them once for all tests: each start of keytool takes most of a second of processor time. */
    private static final class Made {

        static final Path FOLDER = folder();

        private static Path folder() {
            try {
                Path folder = Files.createTempDirectory(Files.createDirectories(OwnServer.folder()), "keys");
                String server = "-ext SAN=dns:localhost,ip:127.0.0.1";
                keytool(folder, "ca", "-ext bc:c");
                keytool(folder, "other-ca", "-ext bc:c");
                keytool(folder, "server", "-signer ca " + server);
                keytool(folder, "renewed", "-signer ca " + server);
                keytool(folder, "client", "-signer ca -ext EKU=clientAuth");
                keytool(folder, "stranger", "-signer other-ca " + server);
                KeyStore all = KeyStore.getInstance(folder.resolve("all.p12").toFile(), PASSWORD.toCharArray());
                PasswordProtection protection = new PasswordProtection(PASSWORD.toCharArray());
                for (String name : List.of("server", "renewed", "client", "stranger")) {
                    write(folder.resolve(name + ".p12"), name, all.getEntry(name, protection), protection);
                }
                write(
                        folder.resolve("ca-trust.p12"),
                        "ca",
                        new TrustedCertificateEntry(all.getCertificate("ca")),
                        null);
                return folder;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void write(Path file, String name, Entry entry, PasswordProtection protection)
                throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setEntry(name, entry, protection);
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
        }

        private static void keytool(Path folder, String name, String more) throws IOException {
            String options = "-genkeypair -alias %s -dname CN=%s -keyalg EC -validity 1 %s"
                    + " -keystore all.p12 -storetype PKCS12 -storepass " + PASSWORD;
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            Layout.run(
                    folder,
                    Map.of(),
                    Stream.concat(
                                    Stream.of(keytool),
                                    Stream.of(
                                            options.formatted(name, name, more).split(" ", -1)))
                            .toList());
        }
    }
}
