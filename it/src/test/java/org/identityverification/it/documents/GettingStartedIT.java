package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.script.BusinessError.UNDER_14;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.jboss.shrinkwrap.api.GenericArchive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The classes of the first steps, copied out of Open Liberty's page. {@link PagesTest} shows that all pages have the same. */
class GettingStartedIT {

    private static final String PAGE = "docs/getting-started-liberty.md";
    private static final String NUMBER = "\"11010519491231002X\"";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @TempDir
    private static Path folder;

    @AutoClose
    static AutoCloseable deployed;

    @BeforeAll
    static void deploy() throws Exception {
        // One customer has a wrong number.
        String customers =
                Documents.javaClass(PAGE, "Customers").replace(NUMBER, "id.equals(\"wrong\") ? \"1\" : " + NUMBER);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Documents.compile(
                classes, Map.of("CustomerCheck", Documents.javaClass(PAGE, "CustomerCheck"), "Customers", customers));
        GenericArchive compiled = ShrinkWrap.create(ExplodedImporter.class)
                .importDirectory(classes.toFile())
                .as(GenericArchive.class);
        deployed = TestServer.deploy(Probe.asking("started", PROVIDER).merge(compiled, "WEB-INF/classes"));
    }

    @Test
    void answers_only_a_double_click_with_an_earlier_check() {
        JsonObject first = Http.json(begin("c1", "form-1", "zh"));
        JsonObject second = Http.json(begin("c1", "form-1", "zh"));

        assertThat(first.getString("link"))
                .isEqualTo(PROVIDER.awaitCheck().link().toString());
        assertThat(second.getString("check")).isEqualTo(first.getString("check"));
        assertThat(second.getString("status")).isEqualTo("customers/c1");
        begin("c2", "form-1", "en");
        assertThat(PROVIDER.checks())
                .extracting(check -> check.contextId().orElseThrow())
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allSatisfy(contextId -> assertThat(UUID.fromString(contextId)).isNotNull());
    }

    @Test
    void shows_no_English_to_a_Chinese_customer() {
        assertThat(begin("wrong", "form-3", "zh-CN").statusCode()).isEqualTo(400);
        assertThat(begin("wrong", "form-3", "zh-CN").body()).doesNotContainPattern("\\w");
        PROVIDER.nextCall(UNDER_14);
        assertThat(begin("c3", "form-3", "zh").body()).doesNotContainPattern("\\w");
        PROVIDER.nextCalls(3, THROTTLED);
        assertThat(begin("c3", "form-4", "zh").body()).isEqualTo("请过几秒再试。");
        PROVIDER.nextCalls(3, THROTTLED);
        assertThat(begin("c3", "form-4", "en").body()).isEqualTo("Please try again in a few seconds.");
    }

    private static HttpResponse<String> begin(String customer, String key, String language) {
        String path = "/started/api/customers/" + customer + "/face-check";
        return Http.postJson(path, "", "Idempotency-Key", key, "Accept-Language", language);
    }
}
