package org.identityverification.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;

/** The machine's own nginx with the shipped sample, changed only as {@code docs/production.md} says. */
public final class Nginx implements AutoCloseable {

    private static final String HOST = "localhost";

    /** Keeps in its folder what Debian's nginx keeps elsewhere. */
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
                include identity-limits.conf;
                include identity-verification.conf;
            }
            """;

    private final Path folder;
    private final int port = Layout.freePort();
    private final SSLContext tls;
    private final HttpClient client;
    private final ServerProcess process;

    private Nginx(Path folder, SSLContext tls) {
        this.folder = folder;
        this.tls = tls;
        this.client = HttpRequests.trusting(tls);
        this.process = new ServerProcess(
                new Launch(
                        List.of(Programs.find("nginx"), "-p", folder.toString(), "-c", "nginx.conf", "-e", "stderr"),
                        Map.of()),
                folder);
    }

    /** Lays it out in a folder of its own. Its address is known from then on. */
    public static Nginx named(String name, TestKeys keys) throws IOException, GeneralSecurityException {
        Path folder = OwnServer.folder().resolve(name);
        Layout.deleteAll(folder);
        keys.writePem("server", Files.createDirectories(folder.resolve("tls")));
        Files.writeString(folder.resolve("nginx.conf"), MAIN);
        return new Nginx(folder, keys.client());
    }

    /** Starts it in front of nodes that listen on these ports, and waits until it answers. */
    public Nginx start(int oneNode, int otherNode) throws IOException {
        Path shipped = OwnServer.repository().resolve("src/main/nginx");
        Path limits = folder.resolve("identity-limits.conf");
        Files.copy(shipped.resolve(limits.getFileName()), limits, StandardCopyOption.REPLACE_EXISTING);
        String sample = Files.readString(shipped.resolve("identity-verification.conf"));
        for (String change : List.of(
                "shop.example.com -> " + HOST,
                "127.0.0.1:9443 -> 127.0.0.1:" + oneNode,
                "127.0.0.1:9444 -> 127.0.0.1:" + otherNode,
                "/etc/nginx/tls -> " + folder.resolve("tls"),
                "listen 443 -> listen 127.0.0.1:" + port,
                "/var/log/nginx -> " + folder)) {
            String[] shippedAndHere = change.split(" -> ", 2);
            assertThat(sample).contains(shippedAndHere[0]);
            sample = sample.replace(shippedAndHere[0], shippedAndHere[1]);
        }
        Files.writeString(folder.resolve("identity-verification.conf"), sample);
        process.start();
        process.awaitAnswer(() -> get("/").statusCode() == 404);
        return this;
    }

    public HttpResponse<String> get(String path) {
        return HttpRequests.send(client, "GET", uri(path), BodyPublishers.noBody());
    }

    public HttpResponse<String> post(String path, String body, String... headers) {
        Stream<String> all = Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers));
        return HttpRequests.send(client, "POST", uri(path), BodyPublishers.ofString(body), all.toArray(String[]::new));
    }

    public String send(String request) {
        try {
            return RawHttp.send(tls.getSocketFactory(), port, request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends requests one after the other, without waiting for their answers. Each ends with its status. */
    public List<CompletableFuture<Integer>> flood(String method, Stream<String> paths) {
        return paths.map(path -> HttpRequest.newBuilder(uri(path))
                        .timeout(HttpRequests.LONG_ENOUGH)
                        .method(method, BodyPublishers.ofString("{}"))
                        .build())
                .map(request -> client.sendAsync(request, BodyHandlers.discarding())
                        .handle((answer, broken) -> answer == null ? Http.NO_ANSWER : answer.statusCode()))
                .toList();
    }

    public URI uri(String path) {
        return URI.create("https://" + HOST + ":" + port).resolve(path);
    }

    public List<String> accessLog() throws IOException {
        return Files.readAllLines(folder.resolve("identity.log"));
    }

    public String everythingWritten() throws IOException {
        return String.join("\n", process.log())
                + Files.readString(folder.resolve("identity.log"))
                + Files.readString(folder.resolve("identity-error.log"));
    }

    @Override
    public void close() {
        process.close();
    }
}
