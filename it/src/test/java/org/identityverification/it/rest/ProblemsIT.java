package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.RawHttp;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST API's answers to all kinds of HTTP requests. {@link OpenApiIT} compares more of them with their description. */
@OnSharedServer
class ProblemsIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";
    private static final String TYPE = "urn:identity-verification:problem:";

    @Deployment(testable = false)
    static WebArchive application() {
        return Deployments.referenceApplication();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"en;q=0.5, zh;q=0.9 | zh", ";;;,q=x | en"})
    void answers_in_English_or_in_Chinese_if_the_caller_prefers_it(String accepted, String language) {
        HttpResponse<String> answer =
                Http.postJson(VERIFICATIONS, "{\"mode\":\"TENCENT\"}", "Accept-Language", accepted);

        JsonObject problem = Http.json(answer);
        assertThat(Http.header(answer, "Content-Language")).startsWith(language);
        assertThat(problem.getString("title"))
                .isEqualTo(language.equals("zh") ? "请检查填写的内容" : "Please check your entries");
        assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("message"))
                .isEqualTo(language.equals("zh") ? "请填写姓名。" : "Please enter your name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=x", "application/json; charset=GBK"})
    void refuses_a_body_that_is_not_declared_as_JSON_in_UTF_8(String type) {
        HttpResponse<String> answer =
                Http.post(VERIFICATIONS, BodyPublishers.ofString(Requests.json("TENCENT", "x")), "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertProblem(answer, "unsupported-media-type");
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Site, cross-site", "Origin, https://evil.example", "Origin, null"})
    void refuses_a_request_that_a_page_of_another_site_made_a_browser_send(String header, String value) {
        HttpResponse<String> answer =
                Http.postJson(VERIFICATIONS, Requests.json("TENCENT", "cross-site"), header, value);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertProblem(answer, "cross-site");
        assertThat(Sandbox.startCalls("cross-site")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /identity/api/verifications, 405",
        "PUT, /identity/api/verifications, 405",
        "DELETE, /identity/api/verifications/1, 405",
        "PATCH, /identity/api/verifications/1, 405",
        "GET, /identity/api/, 404",
        "GET, /identity/api/nowhere, 404",
        "POST, /identity/api/verifications/1/2, 404",
        "GET, /identity/api/verifications/1, 404"
    })
    void answers_every_other_request_with_a_fitting_problem(String method, String path, int status) {
        HttpResponse<String> answer = Http.send(method, TestServer.uri(path), BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /identity/api/verifications HTTP/1.1|Content-Type: nonsense|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json|Content-Encoding: gzip|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json;charset=nonsense|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json|Origin: :::|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json|Content-Length: -5",
                "POST /identity/api/verifications?x=%zz HTTP/1.1|Content-Type: application/json|Content-Length: 0",
                "POST /identity/api/verifications;a=b HTTP/1.1|Content-Type: application/json|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json|Accept: */*;q=x|Content-Length: 2|{}",
                "GET /identity/api/none?x=%zz HTTP/1.1|Accept: */*",
                "GET /identity/api/verifications/%E5 HTTP/1.1|Accept: application/json",
                "GET /identity/api/verifications/%zz HTTP/1.1|Accept: application/json",
                "GET /identity/api/verifications/a;b=c HTTP/1.1|Accept: image/png",
                "GET /identity/api/../api/verifications HTTP/1.1|Accept: */*",
                "OPTIONS /identity/api/verifications HTTP/1.1|Accept: */*",
                "HEAD /identity/api/verifications/1 HTTP/1.1|Accept: */*",
                "TRACE /identity/api/verifications HTTP/1.1|Accept: */*"
            })
    void never_answers_an_odd_request_with_a_server_error(String request) {
        String[] lines = request.split("\\|");
        String last = lines[lines.length - 1];
        String body = last.equals("{}") ? last : "";
        String head = String.join("\r\n", body.isEmpty() ? lines : Arrays.copyOf(lines, lines.length - 1));

        String answer = RawHttp.send(head + "\r\nConnection: close", body);

        assertThat(RawHttp.status(answer)).isBetween(200, 499);
    }

    private static void assertProblem(HttpResponse<String> answer, String kind) {
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
        JsonObject problem = Http.json(answer);
        assertThat(problem.getString("type")).isEqualTo(TYPE + kind);
        assertThat(problem.getInt("status")).isEqualTo(answer.statusCode());
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(problem.values()).doesNotContain(JsonValue.NULL);
    }
}
