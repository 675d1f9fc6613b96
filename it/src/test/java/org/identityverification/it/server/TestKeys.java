package org.identityverification.it.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.identityverification.testservers.Layout;

/**
 * Keys that are valid for a day, made by the JDK's keytool: an authority, a server ({@code renewed}: its next
 * key) and a client that it has signed, and a stranger that another authority has signed.
 */
public final class TestKeys {

    public static final String PASSWORD = "only-for-a-test";

    private final Path folder;

    private TestKeys(Path folder) {
        this.folder = folder;
    }

    /** Copies them into a folder of the test's own. */
    public static TestKeys make(Path folder) throws IOException {
        Layout.deleteAll(folder);
        Layout.copyAll(Made.FOLDER, folder);
        return new TestKeys(folder);
    }

    /** A PKCS12 file: {@code ca-trust}, {@code client} and so on. */
    public Path store(String name) {
        return folder.resolve(name + ".p12");
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
                Path all = folder.resolve("all.p12");
                String server = "-ext SAN=dns:localhost,ip:127.0.0.1";
                for (String authority : List.of("ca", "other-ca")) {
                    keytool(all, authority, "-ext bc:c");
                }
                keytool(all, "server", "-signer ca " + server);
                keytool(all, "renewed", "-signer ca " + server);
                keytool(all, "client", "-signer ca -ext EKU=clientAuth");
                keytool(all, "stranger", "-signer other-ca " + server);
                split(KeyStore.getInstance(all.toFile(), PASSWORD.toCharArray()), folder);
                return folder;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void split(KeyStore all, Path folder) throws GeneralSecurityException, IOException {
            for (String name : Collections.list(all.aliases())) {
                Certificate[] chain = all.getCertificateChain(name);
                KeyStore key = empty();
                key.setKeyEntry(name, all.getKey(name, PASSWORD.toCharArray()), PASSWORD.toCharArray(), chain);
                write(key, folder.resolve(name + ".p12"));
                KeyStore trust = empty();
                trust.setCertificateEntry(name, chain[0]);
                write(trust, folder.resolve(name + "-trust.p12"));
            }
        }

        private static KeyStore empty() throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        }

        private static void write(KeyStore store, Path file) throws GeneralSecurityException, IOException {
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
        }

        private static void keytool(Path store, String name, String more) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
            command.addAll(List.of("-genkeypair -alias %s -dname CN=%s -keyalg EC -validity 1 %s"
                    .formatted(name, name, more)
                    .split(" ", -1)));
            command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
            Layout.run(store.getParent(), Map.of(), command);
        }
    }
}
