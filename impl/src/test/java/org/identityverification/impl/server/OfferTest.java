package org.identityverification.impl.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What a server offers")
class OfferTest {

    @Test
    @DisplayName("is not worth a word when nothing is missing")
    void saysNothing() {
        assertThat(Offer.missing(offer -> true)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("is said to be missing alone when it alone is")
    void saysWhatIsMissing(Offer missing) {
        assertThat(Offer.missing(offer -> offer != missing))
                .doesNotContain(";  ")
                .matches("[A-Z][A-Za-z ]+ \\([^()]+\\)");
    }

    @Test
    @DisplayName("is named with what that means, all in one line, when nothing is there")
    void saysAll() {
        assertThat(Offer.missing(offer -> false))
                .doesNotContain("\n")
                .containsSubsequence(
                        "Jakarta Concurrency (the threads are its own",
                        "Jakarta Transactions (",
                        "JNDI (a data source can only be a bean",
                        "MicroProfile Telemetry (",
                        "MicroProfile Health (");
    }
}
