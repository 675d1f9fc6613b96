package org.identityverification.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {

    private static final String SEED = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=";
    private static final String PRIVATE_KEY =
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    private static final String PUBLISHED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void sign_as_the_published_example_of_Standard_Webhooks_does() {
        assertThat(sign(PUBLISHED)).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void sign_with_a_private_key_as_the_published_example_of_Svix_does() {
        String signature =
                "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

        assertThat(sign(PRIVATE_KEY)).isEqualTo(signature);
        assertThat(sign(PUBLISHED + "," + SEED)).isEqualTo(sign(PUBLISHED) + " " + signature);
    }

    @Test
    void are_shared_where_one_is_equal_but_a_private_key_may_sign_for_several_receivers() {
        assertThat(shared(PUBLISHED + "," + secretOf(32), secretOf(32))).isTrue();
        assertThat(shared(PUBLISHED + "," + SEED, secretOf(32) + "," + SEED)).isFalse();
    }

    private static boolean shared(String some, String others) {
        return WebhookSecrets.of(some).share(WebhookSecrets.of(others));
    }

    @Test
    void all_sign_in_their_order_with_a_space_between_the_signatures() {
        String other = secretOf(32);

        assertThat(sign(other + " , " + PUBLISHED)).isEqualTo(sign(other) + " " + sign(PUBLISHED));
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 64})
    void have_24_to_64_bytes(int bytes) {
        assertThat(sign(secretOf(bytes))).startsWith("v1,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "whsec_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa_w", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,",
                "{xor}MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void have_no_other_form_and_are_not_quoted(String listed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSecrets.of(listed))
                .satisfies(it -> assertThat(it.getMessage()).doesNotContain("MfKQ9"));
    }

    @ParameterizedTest
    @ValueSource(ints = {23, 65})
    void are_not_shorter_and_not_longer(int bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> WebhookSecrets.of(secretOf(bytes)));
    }

    private static String secretOf(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static String sign(String secrets) {
        return WebhookSecrets.of(secrets)
                .sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
    }
}
