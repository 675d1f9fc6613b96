package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        // In several pages.
        String commands = String.join("", Documents.blocks("docs/reconciliation.md", "sh( sandbox)?"))
                .replace("page=\"$OPERATIONS/verifications?", "page=\"$OPERATIONS/verifications?max=2&")
                .replaceAll(
                        "https?://localhost:(9443|9080)",
                        TestServer.uri("").toString().replaceFirst("/$", ""));

        Layout.run(
                folder,
                Map.of(
                        "SINCE", Instant.now().minus(Duration.ofHours(1)).toString(),
                        "UNTIL", Instant.now().plus(Duration.ofHours(1)).toString()),
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

    private static String start(String contextId) {
        return start("张三", contextId).getString("flowId");
    }

    private static JsonObject start(String name, String contextId) {
        return Http.json(Http.postJson("/identity/api/verifications", Requests.json(name, "TENCENT", contextId)));
    }
}
