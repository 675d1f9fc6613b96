package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.junit.jupiter.api.Test;

class FaceAuthRequestWriterTest {

    @Test
    void leaves_absent_values_out_without_a_null() throws IOException {
        FaceAuthRequest request =
                new FaceAuthRequest("张三", "320926xxxxxxxx5276", FaceAuthMode.ZHIMACREDIT, null, null, null, null);

        assertThat(new String(write(request), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"张三\",\"idNo\":\"320926xxxxxxxx5276\",\"faceauthMode\":\"ZHIMACREDIT\"}");
    }

    @Test
    void hides_every_text_that_it_sends() {
        FaceAuthRequest request = new FaceAuthRequest("a", "b", FaceAuthMode.TENCENT, true, "c", "d", "e");

        assertThat(request.texts())
                .hasSize((int) Stream.of(FaceAuthRequest.class.getRecordComponents())
                        .filter(it -> it.getType() == String.class)
                        .count())
                .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    void keeps_characters_outside_the_BMP_quotes_and_a_repetition_of_false() throws IOException {
        String rareCharacter = new String(Character.toChars(0x20BB7));
        FaceAuthRequest request = new FaceAuthRequest(
                rareCharacter + "·\"\\", "1", FaceAuthMode.TENCENT, false, "http://a/?b=c&d=%20", null, null);

        assertThat(new String(write(request), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"" + rareCharacter + "·\\\"\\\\\",\"idNo\":\"1\",\"faceauthMode\":\"TENCENT\","
                        + "\"repetition\":false,\"callbackUrl\":\"http://a/?b=c&d=%20\"}");
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
