package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.identityverification.FieldError;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The benchmark of the check of a request")
class RequestCheckBenchmarkTest {

    private final RequestCheckBenchmark benchmark = new RequestCheckBenchmark();

    @Test
    @DisplayName("accepts a request with everything in it")
    void accepted() {
        assertThat(benchmark.accepted()).isInstanceOfSatisfying(FaceAuthRequest.class, checked -> {
            assertThat(checked.callbackUrl()).startsWith("https://");
            assertThat(checked.contextId()).isNotEmpty();
        });
    }

    @Test
    @DisplayName("refuses one with four faults")
    void refused() {
        assertThat(benchmark.refused().errors())
                .extracting(FieldError::code)
                .containsExactly(
                        "name.whiteSpace", "idNumber.checkCharacter", "mode.missing", "callbackUrl.notAbsolute");
    }
}
