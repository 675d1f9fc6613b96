package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.junit.jupiter.api.Test;

class FaceAuthRequestWriterTest {

    private static final String RARE = new String(Character.toChars(0x20BB7));

    @Test
    void leaves_absent_values_out_and_keeps_all_characters() {
        assertThat(written(new FaceAuthRequest("张三", "1", FaceAuthMode.ZHIMACREDIT, null, null, null, null)))
                .isEqualTo("{\"name\":\"张三\",\"idNo\":\"1\",\"faceauthMode\":\"ZHIMACREDIT\"}");
        assertThat(written(new FaceAuthRequest(
                        RARE + "·\"\\", "1", FaceAuthMode.TENCENT, false, "http://a/?b=c&d=%20", null, null)))
                .isEqualTo("{\"name\":\"" + RARE + "·\\\"\\\\\",\"idNo\":\"1\",\"faceauthMode\":\"TENCENT\","
                        + "\"repetition\":false,\"callbackUrl\":\"http://a/?b=c&d=%20\"}");
    }

    private static String written(FaceAuthRequest request) {
        return new String(FaceAuthRequestWriter.bytesOf(request), StandardCharsets.UTF_8);
    }

    @Test
    void hides_every_text_that_it_sends() {
        assertThat(new FaceAuthRequest("a", "b", FaceAuthMode.TENCENT, true, "c", "d", "e").texts())
                .hasSize((int) Stream.of(FaceAuthRequest.class.getRecordComponents())
                        .filter(it -> it.getType() == String.class)
                        .count())
                .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }
}
