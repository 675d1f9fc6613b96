package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class ReconciliationIT {

    private static final String LIST = "/identity/api/operations/verifications?";

    @AutoClose
    static final AutoCloseable APPLICATION = TestServer.deploy(
            // Other tests leave verifications in the same table.
            Deployments.referenceApplication(Map.of("identity-verification.application", "reconciliation")));

    @Test
    void compares_our_flows_with_the_sandboxs_by_the_documented_commands(@TempDir Path folder) throws IOException {
        List<String> flows = List.of(start("a"), start("b"), start("c"));
        start("测试-D504TO", "lost");
        Files.writeString(folder.resolve("reader.header"), "X-Reader: x");
        Files.writeString(folder.resolve("operator.header"), "X-Operator: x");
        String commands = String.join("", Documents.blocks("docs/reconciliation.md", "sh( sandbox)?"))
                .replace("https://localhost:9443", "http://localhost:" + TestServer.httpPort())
                .replace("http://localhost:9080", "http://localhost:" + TestServer.httpPort());

        Layout.run(
                folder,
                Map.of(
                        "SINCE", Instant.now().minus(Duration.ofHours(1)).toString(),
                        "UNTIL", Instant.now().plus(Duration.ofHours(1)).toString(),
                        "PATH", System.getenv("PATH")),
                List.of("sh", "-euc", commands));

        assertThat(Files.readAllLines(folder.resolve("ours.txt"))).containsAll(flows);
        assertThat(Files.readAllLines(folder.resolve("theirs.txt"))).containsAll(flows);
        assertThat(Files.readAllLines(folder.resolve("only-ours.txt"))).isEmpty();
        // The sandbox also has the flows of other tests.
        assertThat(Files.readAllLines(folder.resolve("only-theirs.txt")))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(flows);
        assertThat(Files.readString(folder.resolve("unknown.json"))).contains("\"contextId\":\"lost\"");
        assertThat(Files.readString(folder.resolve("counts.csv")))
                .containsPattern(",,TENCENT,(\\d+),\\d+,0,0,0,0,\\1\r\n");
        assertThat(Files.readString(folder.resolve("again.json"))).contains("\"scheduled\":0");
    }

    @Test
    void leads_from_page_to_page_by_the_token_of_JSON_and_by_the_link_of_CSV() {
        String context = "=1+1-" + UUID.randomUUID();
        start(context);
        start(context);

        String period = period();
        HttpResponse<String> csv = Http.get(LIST + period + "&context=true&max=1", "Accept", "text/csv");
        assertThat(csv.headers().firstValue("Content-Type"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("text/csv"));
        assertThat(csv.body().lines()).hasSize(2).first().asString().endsWith(",deliveredAt,contextId");
        String link = csv.headers().firstValue("Link").orElseThrow();
        JsonObject all = list("&context=true&max=10000");
        JsonObject second = Http.json(Http.get(link.replaceAll("^<(.*)>; rel=\"next\"$", "$1")));
        assertThat(all).doesNotContainKey("next");
        assertThat(second.getJsonArray("verifications").get(0))
                .isEqualTo(all.getJsonArray("verifications").get(1));
        assertThat(all.toString()).contains("\"contextId\":\"" + context);
        assertThat(list("").toString()).doesNotContain(context);
    }

    private static String period() {
        Instant now = Instant.now();
        return "since=" + now.minus(Duration.ofHours(1)) + "&until=" + now.plus(Duration.ofHours(1));
    }

    private static JsonObject list(String filter) {
        HttpResponse<String> answer = Http.get(LIST + period() + filter);
        OpenApiDocument.ofTheServer().check("GET /api/operations/verifications", answer);
        return Http.json(answer);
    }

    private static String start(String contextId) {
        return start("张三", contextId).getString("flowId");
    }

    private static JsonObject start(String name, String contextId) {
        return Http.json(Http.postJson("/identity/api/verifications", Requests.json(name, "TENCENT", contextId)));
    }
}
