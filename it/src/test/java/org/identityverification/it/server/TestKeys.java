package org.identityverification.it.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.identityverification.testservers.Layout;

/** Keys that are valid for a day, made by the JDK's keytool: an authority, and a server and a client that it has signed. */
public final class TestKeys {

    public static final String PASSWORD = "only-for-a-test";

    private final Path folder;

    private TestKeys(Path folder) {
        this.folder = folder;
    }

    public static TestKeys make(Path folder) throws IOException {
        Layout.deleteAll(folder);
        Files.createDirectories(folder);
        TestKeys keys = new TestKeys(folder);
        keys.authority("ca");
        keys.authority("other-ca");
        keys.signed("server", "ca", "SAN=dns:localhost,ip:127.0.0.1");
        keys.signed("client", "ca", "EKU=clientAuth");
        keys.signed("stranger", "other-ca", "SAN=dns:localhost,ip:127.0.0.1");
        return keys;
    }

    /** A PKCS12 file: {@code ca-trust}, {@code client} and so on. */
    public Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    /** Makes another key for the server, which {@code ca} has signed, too: {@code renewed}. */
    public void renew() throws IOException {
        signed("renewed", "ca", "SAN=dns:localhost,ip:127.0.0.1");
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

    private void authority(String name) throws IOException {
        keytool(name, "-genkeypair -alias %s -dname CN=Test-%s -ext bc:c -keyalg EC -validity 1".formatted(name, name));
        keytool(name, "-exportcert -alias " + name + " -file " + certificate(name));
        keytool(name + "-trust", "-importcert -noprompt -alias " + name + " -file " + certificate(name));
    }

    private void signed(String name, String authority, String extension) throws IOException {
        Path request = folder.resolve(name + ".csr");
        keytool(name, "-genkeypair -alias %s -dname CN=%s -keyalg EC -validity 1".formatted(name, name));
        keytool(name, "-certreq -alias " + name + " -file " + request);
        keytool(
                authority,
                "-gencert -alias %s -infile %s -outfile %s -ext %s -validity 1"
                        .formatted(authority, request, certificate(name), extension));
        keytool(name, "-importcert -noprompt -alias " + authority + " -file " + certificate(authority));
        keytool(name, "-importcert -noprompt -alias " + name + " -file " + certificate(name));
    }

    private Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    private void keytool(String store, String arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ", -1)));
        command.addAll(List.of("-keystore", store(store).toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Layout.run(folder, Map.of(), command);
    }
}
