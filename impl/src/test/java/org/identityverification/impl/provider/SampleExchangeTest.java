package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureDetails;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The sample exchange in the contract")
class SampleExchangeTest {

    private static final String ORIGINAL_URL = "https://open.weixin.qq.com/connect/oauth2/authorize"
            + "?appid=wx1cf2708c2de46337&redirect_uri=https%3A%2F%2Fopen.faceid.qq.com%2Fv1%2Fapi%2FgetCode%3FbizRedirect"
            + "%3Dhttps%253A%252F%252Ffaceid.qq.com%252Fapi%252Fauth%252FgetOpenidAndSaveToken%253Ftoken"
            + "%253D2F803B97-0B3A-4EE0-A8A4-44564A292492&response_type=code&scope=snsapi_base&state="
            + "&component_appid=wx9802ee81e68d6dee#wechat_redirect";

    @Test
    @DisplayName("leaves absent values out, without a null")
    void absentValues() throws IOException {
        FaceAuthRequest request =
                new FaceAuthRequest("张三", "320926xxxxxxxx5276", FaceAuthMode.ZHIMACREDIT, null, null, null, null);

        assertThat(new String(write(request), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"张三\",\"idNo\":\"320926xxxxxxxx5276\",\"faceauthMode\":\"ZHIMACREDIT\"}");
    }

    @Test
    @DisplayName("hides every text that it sends")
    void hidden() {
        FaceAuthRequest request = new FaceAuthRequest("a", "b", FaceAuthMode.TENCENT, true, "c", "d", "e");

        assertThat(request.texts())
                .hasSize((int) Stream.of(FaceAuthRequest.class.getRecordComponents())
                        .filter(it -> it.getType() == String.class)
                        .count())
                .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    @DisplayName("keeps characters outside the BMP, quotes and a repetition of false")
    void unusualValues() throws IOException {
        String rareCharacter = new String(Character.toChars(0x20BB7));
        FaceAuthRequest request = new FaceAuthRequest(
                rareCharacter + "·\"\\", "1", FaceAuthMode.TENCENT, false, "http://a/?b=c&d=%20", null, null);

        assertThat(new String(write(request), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"" + rareCharacter + "·\\\"\\\\\",\"idNo\":\"1\",\"faceauthMode\":\"TENCENT\","
                        + "\"repetition\":false,\"callbackUrl\":\"http://a/?b=c&d=%20\"}");
    }

    @Test
    @DisplayName("returns the documented flow, links, token and expiry, character for character")
    void answer() {
        String body = """
                {
                  "code": 0,
                  "message": "成功",
                  "data": {
                    "flowId": "1862291536444700249",
                    "authUrl": "https://smlt.tsign.cn/I7vLahiqTMqT",
                    "originalUrl": "%s",
                    "faceToken": "2F803B97-0B3A-4EE0-A8A4-44564A292492",
                    "expire": 1625737347563
                  }
                }""".replace("%s", ORIGINAL_URL);

        FaceAuthAnswer answer = new AnswerClassifier(FailureDetails.of(UUID.randomUUID()), List.of("张三"))
                .startAnswer(ProviderAnswers.body(200, body));

        assertThat(answer)
                .isEqualTo(new FaceAuthAnswer(
                        "1862291536444700249",
                        "https://smlt.tsign.cn/I7vLahiqTMqT",
                        ORIGINAL_URL,
                        "2F803B97-0B3A-4EE0-A8A4-44564A292492",
                        Instant.ofEpochMilli(1_625_737_347_563L)));
    }

    private static byte[] write(FaceAuthRequest request) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new FaceAuthRequestWriter()
                .writeTo(
                        request,
                        FaceAuthRequest.class,
                        FaceAuthRequest.class,
                        new Annotation[0],
                        MediaType.APPLICATION_JSON_TYPE,
                        new MultivaluedHashMap<>(),
                        body);
        return body.toByteArray();
    }
}
