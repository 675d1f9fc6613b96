package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.identityverification.InvalidRequestException;
import org.identityverification.ThrottledException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The benchmark of the answer classifier")
class AnswerClassifierBenchmarkTest {

    private final AnswerClassifierBenchmark benchmark = new AnswerClassifierBenchmark();

    @Test
    @DisplayName("reads every field of a success")
    void success() {
        assertThat(benchmark.success()).hasNoNullFieldsOrProperties();
        assertThat(benchmark.successParsedOnly()).isInstanceOf(JsonObject.class);
    }

    @Test
    @DisplayName("reads the two kinds of refusal")
    void refusals() {
        assertThat(benchmark.businessError()).isInstanceOf(InvalidRequestException.class);
        assertThat(benchmark.gatewayRefusal()).isInstanceOf(ThrottledException.class);
    }
}
