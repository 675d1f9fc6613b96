package org.identityverification.impl.provider;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.identityverification.IdentityVerificationException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an answer of the provider means, classified as it is for every call; beside its JSON, parsed and not looked at. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnswerClassifierBenchmark {

    private static final UUID VERIFICATION_ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");

    // As many and as long as those of a call.
    private static final List<String> HIDDEN = List.of(
            "张三",
            "11010519491231002X",
            "0123456789abcdef0123456789abcdef",
            "https://shop.example.com/identity/api/notifications/" + "A".repeat(76));

    private final ProviderAnswer success = answer(200, null, """
            {"code":0,"message":"成功","data":{"flowId":"1862291536444700249",\
            "authUrl":"https://smlt.tsign.cn/I7vLahiqTMqT",\
            "originalUrl":"https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1cf2708c2de46337&redirect_uri=\
            https%3A%2F%2Fopen.faceid.qq.com%2Fv1%2Fapi%2FgetCode%3FbizRedirect%3Dhttps%253A%252F%252Ffaceid.qq.com\
            &response_type=code&scope=snsapi_base&state=&component_appid=wx9802ee81e68d6dee#wechat_redirect",\
            "faceToken":"2F803B97-0B3A-4EE0-A8A4-44564A292492","expire":1625737347563}}""");

    private final ProviderAnswer businessError =
            answer(200, null, "{\"code\":30500101,\"message\":\"参数错误: 请输入正确的身份证号码\",\"data\":null}");

    private final ProviderAnswer gatewayRefusal = answer(429, "T429ID", "");

    private final JsonReaderFactory readers = Json.createReaderFactory(Map.of());

    /** A flow was created: the document's sample answer. */
    @Benchmark
    public FaceAuthAnswer success() {
        return classifier().startAnswer(success);
    }

    /** The same answer's JSON, parsed and not looked at. */
    @Benchmark
    public JsonValue successParsedOnly() {
        try (JsonReader reader = readers.createReader(new StringReader(success.body()))) {
            return reader.readValue();
        }
    }

    /** The provider refuses. */
    @Benchmark
    public IdentityVerificationException businessError() {
        return failure(businessError);
    }

    /** The gateway refuses. */
    @Benchmark
    public IdentityVerificationException gatewayRefusal() {
        return failure(gatewayRefusal);
    }

    private static IdentityVerificationException failure(ProviderAnswer answer) {
        try {
            classifier().startAnswer(answer);
        } catch (IdentityVerificationException e) {
            return e;
        }
        throw new IllegalStateException("a refusal was taken for a success");
    }

    private static AnswerClassifier classifier() {
        return new AnswerClassifier(VERIFICATION_ID, HIDDEN);
    }

    private static ProviderAnswer answer(int status, @Nullable String gatewayCode, String body) {
        return new ProviderAnswer(status, gatewayCode, null, "request-7", null, body, false);
    }
}
