package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9080/sandbox", "https://LOCALHOST/sandbox",
                "http://sandbox.localhost/", "http://127.1.2.3:9080/sandbox",
                "http://[::1]:9080/sandbox"
            })
    void is_this_machine(String url) {
        assertThat(Loopback.isAddressedBy(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://auth.csapi.com.cn", "https://localhost.example.com", "https://localhost@auth.csapi.com.cn",
                "https://127.0.0.1.example.com", "http://10.0.0.1", "localhost:9080",
                "not a url", ""
            })
    void is_not_this_machine(String url) {
        assertThat(Loopback.isAddressedBy(url)).isFalse();
    }

    /** Or by another name, which may have been rebound to it. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost:9080, true",
        "127.1.2.3, 127.0.0.1:9080, true",
        "::1, localhost, true",
        "0:0:0:0:0:0:0:1, [::1]:9080, true",
        "0:0:0:0:0:0:0:1%lo, localhost:9080, true",
        "10.0.0.1, localhost:9080, false",
        "1.127.0.0, localhost:9080, false",
        "127.0.0.1.2, localhost:9080, false",
        "::2, localhost:9080, false",
        "1::1, localhost:9080, false",
        "2001:db8:0:0:0:0:0:1, localhost:9080, false",
        "1, localhost:9080, false",
        "'', localhost:9080, false",
        "127.0.0.1, , false",
        "127.0.0.1, '', false",
        "127.0.0.1, rebound.example.net:9080, false",
        "127.0.0.1, localhost.example.net, false",
        "127.0.0.1, localhost@example.net, false"
    })
    void is_called_from_this_machine_or_elsewhere(String address, String host, boolean local) {
        assertThat(Loopback.isLocalCall(address, host)).isEqualTo(local);
    }
}
