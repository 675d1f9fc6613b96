package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;

/**
 * The machine's own Prometheus, with the configuration that {@code docs/observability.md} shows and the shipped alert rules. Only the
 * intervals are shorter.
 */
final class Prometheus implements AutoCloseable {

    private static final String RULES = "identity-verification.rules.yml";

    private final int port = Layout.freePort();
    private final ServerProcess process;

    private Prometheus(Path folder) {
        this.process = new ServerProcess(
                new Launch(
                        List.of(
                                Programs.find("prometheus"),
                                "--config.file=" + folder.resolve("prometheus.yml"),
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port),
                        Map.of()),
                folder);
    }

    /** Starts it in a folder of its own, and waits until it is ready. */
    static Prometheus start(String name, PrometheusCollector collector) throws IOException {
        Path folder = OwnServer.folder().resolve(name);
        Layout.deleteAll(folder);
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("prometheus.yml"),
                Documents.block("docs/observability.md", "yaml", "global:")
                        .replaceAll("(scrape|evaluation)_interval: \\w+", "$1_interval: 1s")
                        .replace("collector.example.com:8889", collector.address())
                        .replace(
                                "/etc/prometheus/" + RULES,
                                folder.resolve(RULES).toString()));
        Files.copy(OwnServer.repository().resolve("src/main/prometheus").resolve(RULES), folder.resolve(RULES));
        Prometheus prometheus = new Prometheus(folder);
        prometheus.process.start();
        prometheus.process.awaitAnswer(
                () -> Http.get(prometheus.uri("/-/ready")).statusCode() == 200);
        return prometheus;
    }

    /** The current value of each series of a query, as Prometheus writes it. */
    List<String> query(String expression) {
        HttpResponse<String> answer =
                Http.postForm(uri("/api/v1/query"), "query=" + URLEncoder.encode(expression, UTF_8));
        if (answer.statusCode() != 200) {
            throw new AssertionError(expression + ": " + answer.body());
        }
        return Http.json(answer).getJsonObject("data").getJsonArray("result").getValuesAs(JsonObject.class).stream()
                .map(series -> series.getJsonArray("value").getString(1))
                .toList();
    }

    /** The alert rules, each with its health and its alerts. */
    List<JsonObject> rules() {
        return Http.json(Http.bodyOf(Http.get(uri("/api/v1/rules"))))
                .getJsonObject("data")
                .getJsonArray("groups")
                .getValuesAs(JsonObject.class)
                .stream()
                .flatMap(group -> group.getJsonArray("rules").getValuesAs(JsonObject.class).stream())
                .toList();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port).resolve(path);
    }

    @Override
    public void close() {
        process.close();
    }
}
