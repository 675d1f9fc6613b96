package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossSiteTest {

    @Test
    void of_a_program_that_sends_neither_header_is_accepted() {
        assertThat(CrossSite.refuses(null, null, "shop.example.com")).isFalse();
        assertThat(CrossSite.refuses(null, null, null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"same-origin", "none", "Same-Origin"})
    void that_the_browser_calls_same_origin_is_accepted_even_if_a_proxy_changed_the_host(String site) {
        assertThat(CrossSite.refuses(site, "https://shop.example.com", "10.0.0.7:9080"))
                .isFalse();
    }

    @Test
    void that_the_browser_calls_cross_site_is_refused_whatever_its_origin_says() {
        assertThat(CrossSite.refuses("cross-site", "https://shop.example.com", "shop.example.com"))
                .isTrue();
        assertThat(CrossSite.refuses("cross-site", null, "shop.example.com")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example.com, shop.example.com",
        "http://shop.example.com, shop.example.com:80",
        "https://shop.example.com, shop.example.com:443",
        "https://shop.example.com:8443, shop.example.com:8443",
        "http://localhost:9080, localhost:9080",
        "http://[::1]:9080, [::1]:9080",
        "https://SHOP.example.com, shop.EXAMPLE.com"
    })
    void whose_origin_is_the_host_it_was_sent_to_is_accepted(String origin, String host) {
        assertThat(CrossSite.refuses(null, origin, host)).isFalse();
        assertThat(CrossSite.refuses("same-site", origin, host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example.org, shop.example.com",
        "https://shop.example.com.evil.example.org, shop.example.com",
        "https://other.example.com, shop.example.com",
        "http://localhost:3000, localhost:9080",
        "https://shop.example.com:8443, shop.example.com",
        "null, shop.example.com",
        "'', shop.example.com",
        "nonsense, shop.example.com",
        "https://a b, shop.example.com",
        "https://shop.example.com, 'a b'",
        "https://shop.example.com, "
    })
    void whose_origin_is_anything_else_is_refused(String origin, String host) {
        assertThat(CrossSite.refuses(null, origin, host)).isTrue();
        assertThat(CrossSite.refuses("same-site", origin, host)).isTrue();
    }
}
