package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.IdentityVerificationException;
import org.identityverification.impl.accounts.ProviderCall;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Whatever the provider, its gateway or a proxy answers")
class AnswerClassifierFuzzTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final String PERSON = "canary-name";
    private static final String NUMBER = "11010519491231002X";

    private final AnswerClassifier classifier = new AnswerClassifier(ProviderCall.start(ID), List.of(PERSON, NUMBER));

    /** One line each for status, gateway code, gateway message, request id and {@code Retry-After}; the rest is the body. */
    @FuzzTest
    @DisplayName("is a result, or one of the module's exceptions, which hides personal data")
    void isAResultOrAKnownFailure(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split("\n", 6);
        HttpAnswer answer = new HttpAnswer(
                status(parts[0]), part(parts, 1), part(parts, 2), part(parts, 3), part(parts, 4), body(parts), false);

        assertKnown(() -> {
            StartAnswer started = classifier.startAnswer(answer);
            assertThat(started.flowId() == null
                            && started.authUrl() == null
                            && started.originalUrl() == null
                            && started.faceToken() == null)
                    .isFalse();
        });
        assertKnown(() -> assertThat(classifier.resultAnswer(answer).status()).isNotNull());
    }

    private static void assertKnown(Runnable reading) {
        try {
            reading.run();
        } catch (IdentityVerificationException e) {
            assertThat(e.verificationId()).contains(ID);
            assertThat(e.getCause()).isNull();
            assertThat(e + " " + e.code() + e.providerMessage() + e.requestId()).doesNotContain(PERSON, NUMBER);
            assertThat(e.retryAfter().map(Duration::isNegative)).isNotEqualTo(Optional.of(true));
        }
    }

    private static int status(String text) {
        return text.matches("[1-5][0-9][0-9]") ? Integer.parseInt(text) : 200;
    }

    private static String part(String[] parts, int index) {
        return parts.length > index && !parts[index].isEmpty() ? parts[index] : null;
    }

    private static String body(String[] parts) {
        return parts.length == 6 ? parts[5] : "";
    }
}
