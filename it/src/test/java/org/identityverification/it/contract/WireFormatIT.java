package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final String SAMPLE_ANSWER = """
            {"code":0,"message":"成功","data":{"flowId":"1862291536444700249",\
            "authUrl":"https://smlt.tsign.cn/I7vLahiqTMqT",\
            "faceToken":"2F803B97-0B3A-4EE0-A8A4-44564A292492","expire":1625737347563}}""";
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
    @DisplayName(
            "the call is the document's sample: the path, these headers and no others, and the body byte for byte in UTF-8")
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

    private static Call onlyCall() {
        assertThat(PROVIDER.calls()).hasSize(1);
        return PROVIDER.calls().get(0);
    }

    private static String onlyHeader(Call call, String name) {
        assertThat(call.headers().get(name)).as(name).hasSize(1);
        return call.headers().get(name).get(0);
    }
}
