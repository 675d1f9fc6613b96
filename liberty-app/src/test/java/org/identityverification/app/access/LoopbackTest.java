package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
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

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost:9080",
        "127.1.2.3, 127.0.0.1:9080",
        "::1, localhost",
        "0:0:0:0:0:0:0:1, [::1]:9080",
        "0:0:0:0:0:0:0:1%lo, localhost:9080"
    })
    void is_called_from_this_machine(String address, String host) {
        assertThat(Loopback.isLocalCall(address, host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1", "1.127.0.0", "127.0.0.1.2", "::2", "fe80::1", "1::1", "2001:db8:0:0:0:0:0:1", "1", ""
            })
    void is_called_from_elsewhere(String address) {
        assertThat(Loopback.isLocalCall(address, "localhost:9080")).isFalse();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"rebound.example.net:9080", "localhost.example.net", "localhost@example.net"})
    void is_called_by_another_name(String host) {
        assertThat(Loopback.isLocalCall("127.0.0.1", host)).isFalse();
    }
}
