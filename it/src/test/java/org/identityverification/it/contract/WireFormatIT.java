package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.wire.Call;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The document's sample exchange (contract, section 6), with a valid ID number and our own notify URL. */
@OnSharedServer
@DisplayName("On the wire to another server")
class WireFormatIT {

    private static final String APP_CODE = "0123456789abcdef0123456789abcdef";
    private static final String SAMPLE_REQUEST = """
            {"name":"张三","idNumber":"320926199003055276","mode":"WE_CHAT_FACE","repetition":true,\
            "callbackUrl":"http://www.baidu.com","contextId":"201908221430111"}""";
    private static final String SAMPLE_BODY = """
            {"name":"张三","idNo":"320926199003055276","faceauthMode":"WE_CHAT_FACE","repetition":true,\
            "callbackUrl":"http://www.baidu.com","contextId":"201908221430111","notifyUrl":"%s"}""";
    private static final String ORIGINAL_URL =
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1cf2708c2de46337"
                    + "&redirect_uri=https%3A%2F%2Fopen.faceid.qq.com%2Fv1%2Fapi%2FgetCode%3FbizRedirect%3D"
                    + "https%253A%252F%252Ffaceid.qq.com%252Fapi%252Fauth%252FgetOpenidAndSaveToken%253F"
                    + "token%253D2F803B97-0B3A-4EE0-A8A4-44564A292492&response_type=code&scope=snsapi_base"
                    + "&state=&component_appid=wx9802ee81e68d6dee#wechat_redirect";
    private static final String SAMPLE_ANSWER = """
            {"code":0,"message":"成功","data":{"flowId":"1862291536444700249",\
            "authUrl":"https://smlt.tsign.cn/I7vLahiqTMqT","originalUrl":"%s",\
            "faceToken":"2F803B97-0B3A-4EE0-A8A4-44564A292492","expire":1625737347563}}""".formatted(ORIGINAL_URL);
    private static final Set<String> OF_THE_TRANSPORT =
            Set.of("Accept", "Accept-encoding", "Connection", "Content-length", "Host", "User-agent");

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, APP_CODE);

    @Deployment(testable = false)
    static WebArchive application() {
        return Deployments.referenceApplication(PROVIDER.configuration());
    }

    @BeforeEach
    void answerAsInTheDocument() {
        PROVIDER.nextCall(Fault.of(200, SAMPLE_ANSWER));
    }

    @Test
    @DisplayName("the call is the document's sample: path, headers and no others, and the body byte for byte in UTF-8")
    void call() {
        Http.postJson("/identity/api/verifications", SAMPLE_REQUEST);

        Call call = onlyCall();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).isEqualTo("/v2/identity/auth/api/individual/face");
        assertThat(call.query()).isEmpty();
        assertThat(onlyHeader(call, "Authorization")).isEqualTo("APPCODE " + APP_CODE);
        assertThat(onlyHeader(call, "Content-type").toLowerCase(Locale.ROOT).replace(" ", ""))
                .isIn("application/json", "application/json;charset=utf-8");
        assertThat(onlyHeader(call, "X-ca-nonce")).matches("\\d{13}");
        Set<String> others = new HashSet<>(call.headers().keySet());
        others.removeAll(OF_THE_TRANSPORT);
        assertThat(others).containsExactlyInAnyOrder("Authorization", "Content-type", "X-ca-nonce");
        String notifyUrl = Http.json(call.body()).getString("notifyUrl");
        assertThat(notifyUrl)
                .startsWith(TestServer.uri("/identity/api/notifications/").toString())
                .matches(".*/[A-Za-z0-9_-]{76}");
        assertThat(call.body()).isEqualTo(SAMPLE_BODY.formatted(notifyUrl));
    }

    @Test
    @DisplayName("what the request leaves out is absent and not null")
    void absent() {
        Http.postJson("/identity/api/verifications", """
                {"name":"张三","idNumber":"320926199003055276","mode":"ZHIMACREDIT","contextId":null,\
                "repetition":null,"embedding":"ALIPAY_MINI_PROGRAM"}""");

        assertThat(Http.json(onlyCall().body()).keySet()).containsExactly("name", "idNo", "faceauthMode", "notifyUrl");
    }

    @Test
    @DisplayName("the document's sample answer reaches the client of the REST API unchanged")
    void answer() {
        HttpResponse<String> answer = Http.postJson("/identity/api/verifications", SAMPLE_REQUEST);

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonObject json = Http.json(answer);
        assertThat(json.getString("flowId")).isEqualTo("1862291536444700249");
        assertThat(json.getString("authUrl")).isEqualTo("https://smlt.tsign.cn/I7vLahiqTMqT");
        assertThat(json.getString("originalUrl")).isEqualTo(ORIGINAL_URL);
        assertThat(json.getString("faceToken")).isEqualTo("2F803B97-0B3A-4EE0-A8A4-44564A292492");
        assertThat(json.getString("expiresAt")).isEqualTo("2021-07-08T09:42:27.563Z");
        assertThat(json.getString("mode")).isEqualTo("WE_CHAT_FACE");
        assertThat(json.getString("contextId")).isEqualTo("201908221430111");
        assertThat(json.getString("status")).isEqualTo("PENDING");
        assertThat(json).doesNotContainKey("webViewUrl");
    }

    private static Call onlyCall() {
        assertThat(PROVIDER.calls()).hasSize(1);
        return PROVIDER.calls().get(0);
    }

    private static String onlyHeader(Call call, String name) {
        assertThat(call.headers().get(name)).as(name).hasSize(1);
        return call.headers().get(name).get(0);
    }
}
