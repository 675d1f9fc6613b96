package org.identityverification.impl.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The benchmark of the notify token")
class NotifyTokensBenchmarkTest {

    private final NotifyTokensBenchmark benchmark = new NotifyTokensBenchmark();

    @Test
    @DisplayName("makes a token and recognises it, and refuses one of somebody else")
    void ours() {
        assertThat(benchmark.issue()).hasSize(NotifyTokens.LENGTH);
        assertThat(benchmark.verify()).contains(NotifyTokensBenchmark.VERIFICATION_ID);
        assertThat(benchmark.refuseForged()).isEmpty();
    }

    @Test
    @DisplayName("compares with the same HMAC over the same bytes, and with the same text")
    void baselines() {
        byte[] token = Base64.getUrlDecoder().decode(benchmark.issue());
        byte[] mac = Arrays.copyOfRange(token, token.length - 32, token.length);

        assertThat(benchmark.hmacAlone()).isEqualTo(mac);
        assertThat(benchmark.hmacFromScratch()).isEqualTo(mac);
        assertThat(benchmark.hmacAndEncoding()).isEqualTo(benchmark.issue());
        assertThat(benchmark.hmacAndDecoding()).isTrue();
    }
}
