package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.identityverification.app.config.Keys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackOriginsTest {

    private final Access access = new Access();
    private final List<String> faults =
            listing("https://shop.example.com, http://intranet:8080/,https://[2001:db8::1]:8443");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example.com", "https://shop.example.com/verified?x=https://evil.example.net#top",
                "https://shop.example.com:443/verified", "HTTPS://SHOP.Example.COM/verified",
                "http://intranet:8080/back", "https://[2001:db8::1]:8443/back",
                "https://default.example.com/elsewhere"
            })
    void may_be_sent_to(String url) {
        assertThat(faults).isEmpty();
        assertThat(access.allowsCallback(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example.com/", "https://shop.example.com:8443/",
                "https://shop.example.com.evil.example.net/", "https://sub.shop.example.com/",
                "https://shop.example.com./", "https://shop.example.com@evil.example.net/",
                "https://shop.example.com:443@evil.example.net/", "https://shop.example.com\\@evil.example.net/",
                "https://shop.example.com%2eevil.example.net/", "https:///shop.example.com",
                "//shop.example.com/", "javascript://shop.example.com/%0aalert(1)",
                "http://intranet/", ""
            })
    void may_not_be_sent_to(String url) {
        assertThat(access.allowsCallback(url)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example.com", "https://shop.example.com/path", "https://shop.example.com?x",
                "https://user@shop.example.com", "https://*.example.com", "*"
            })
    void is_sent_nowhere_if_the_list_has_anything_but_origins(String listed) {
        assertThat(listing(listed))
                .singleElement()
                .asString()
                .startsWith("identity-app.callback-origins must be origins");
    }

    private List<String> listing(String origins) {
        Map<String, String> configured = Map.of(
                "identity-verification/mp-rest/url",
                "http://localhost",
                "identity-app.callback-origins",
                origins,
                "identity-verification.callback-url",
                "https://default.example.com/verified?from=face");
        Keys keys = new Keys(key -> Optional.ofNullable(configured.get(key)));
        access.check(keys);
        return keys.faults();
    }
}
