package org.identityverification.it.production;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.support.HttpRequests;
import org.identityverification.it.support.Launch;
import org.identityverification.it.support.Layout;
import org.identityverification.it.support.ServerProcess;

/**
 * The machine's own nginx with the sample of {@code src/main/nginx}, in front of two nodes. Only what {@code docs/production.md} tells to
 * change is changed, and where it listens and logs.
 */
final class Nginx implements AutoCloseable {

    /** To whom the certificates of {@link TestKeys} are made out. */
    private static final String HOST = "localhost";

    /** Whatever Debian's nginx has of its own is in this folder instead. */
    private static final String MAIN = """
            daemon off;
            pid nginx.pid;
            events {}
            http {
                client_body_temp_path body;
                proxy_temp_path       proxy;
                fastcgi_temp_path     fastcgi;
                uwsgi_temp_path       uwsgi;
                scgi_temp_path        scgi;
                include identity-verification.conf;
            }
            """;

    private final Path folder;
    private final int port = Layout.freePort();
    private final HttpClient client;
    private final ServerProcess process;

    private Nginx(Path folder, HttpClient client) {
        this.folder = folder;
        this.client = client;
        this.process = new ServerProcess(
                new Launch(
                        List.of(Programs.NGINX.path(), "-p", folder.toString(), "-c", "nginx.conf", "-e", "stderr"),
                        Map.of()),
                folder);
    }

    /** Starts it in a folder of its own, and waits until it answers. */
    static Nginx start(String name, TestKeys keys, int oneNode, int otherNode) throws Exception {
        Path folder = OwnServer.folder().resolve(name);
        Layout.deleteAll(folder);
        Nginx nginx = new Nginx(folder, HttpRequests.trusting(keys.client()));
        keys.writePem("server", Files.createDirectories(folder.resolve("tls")));
        Files.writeString(folder.resolve("nginx.conf"), MAIN);
        nginx.writeSample(oneNode, otherNode);
        nginx.process.start();
        nginx.process.awaitAnswer(() -> nginx.get("/").statusCode() == 404);
        return nginx;
    }

    HttpResponse<String> get(String path) {
        return HttpRequests.send(client, "GET", uri(path), BodyPublishers.noBody());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return HttpRequests.send(client, "POST", uri(path), BodyPublishers.ofString(body), headers);
    }

    URI uri(String path) {
        return URI.create("https://" + HOST + ":" + port).resolve(path);
    }

    /** The lines of the access log, one of each request that has ended. */
    List<String> accessLog() throws IOException {
        return Files.readAllLines(folder.resolve("identity.log"));
    }

    /** Every byte that it has written. */
    String everythingWritten() throws IOException {
        return String.join("\n", process.log())
                + Files.readString(folder.resolve("identity.log"))
                + Files.readString(folder.resolve("identity-error.log"));
    }

    @Override
    public void close() {
        process.close();
    }

    private void writeSample(int oneNode, int otherNode) throws IOException {
        String sample =
                Files.readString(OwnServer.repository().resolve("src/main/nginx/identity-verification.conf"));
        sample = replace(sample, "shop.example.com", HOST);
        sample = replace(sample, "127.0.0.1:9443", "127.0.0.1:" + oneNode);
        sample = replace(sample, "127.0.0.1:9444", "127.0.0.1:" + otherNode);
        sample = replace(sample, "/etc/nginx/tls", folder.resolve("tls").toString());
        sample = replace(sample, "listen 443 ", "listen 127.0.0.1:" + port + " ");
        sample = replace(sample, "/var/log/nginx", folder.toString());
        Files.writeString(folder.resolve("identity-verification.conf"), sample);
    }

    private static String replace(String sample, String shipped, String here) {
        if (!sample.contains(shipped)) {
            throw new IllegalStateException("The sample for nginx has no " + shipped);
        }
        return sample.replace(shipped, here);
    }
}
