package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossSiteTest {

    /** "-" stands for a header that is absent. */
    @ParameterizedTest
    @CsvSource({
        // A program.
        "-, -, shop.example.com, false",
        "-, -, -, false",
        // A proxy changed the host.
        "same-origin, https://shop.example.com, 10.0.0.7:9080, false",
        "Same-Origin, https://shop.example.com, 10.0.0.7:9080, false",
        "none, https://shop.example.com, 10.0.0.7:9080, false",
        "cross-site, https://shop.example.com, shop.example.com, true",
        "cross-site, -, shop.example.com, true"
    })
    void is_told_by_the_browser_whatever_the_origin_says(String site, String origin, String host, boolean refused) {
        assertThat(Origin.isCrossSite(header(site), header(origin), header(host)))
                .isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example.com, shop.example.com, false",
        "http://shop.example.com, shop.example.com:80, false",
        "https://shop.example.com, shop.example.com:443, false",
        "https://shop.example.com:8443, shop.example.com:8443, false",
        "http://[::1]:9080, [::1]:9080, false",
        "https://SHOP.example.com, shop.EXAMPLE.com, false",
        "https://evil.example.org, shop.example.com, true",
        "https://shop.example.com.evil.example.org, shop.example.com, true",
        "http://localhost:3000, localhost:9080, true",
        "https://shop.example.com:8443, shop.example.com, true",
        "null, shop.example.com, true",
        "'', shop.example.com, true",
        "https://a b, shop.example.com, true",
        "https://shop.example.com, 'a b', true",
        "https://shop.example.com, -, true"
    })
    void is_told_by_an_origin_that_is_not_the_host_it_was_sent_to(String origin, String host, boolean refused) {
        assertThat(Origin.isCrossSite(null, origin, header(host))).isEqualTo(refused);
        assertThat(Origin.isCrossSite("same-site", origin, header(host))).isEqualTo(refused);
    }

    private static String header(String value) {
        return value.equals("-") ? null : value;
    }
}
