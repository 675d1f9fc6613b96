package org.identityverification.app.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9080/sandbox",
                "https://LOCALHOST/sandbox",
                "http://sandbox.localhost/",
                "http://127.0.0.1:9080/sandbox",
                "http://127.1.2.3",
                "http://[::1]:9080/sandbox"
            })
    void is_this_machine(String url) {
        assertThat(Loopback.isAddressedBy(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://auth.csapi.com.cn",
                "https://localhost.example.com",
                "https://localhost@auth.csapi.com.cn",
                "https://127.0.0.1.example.com",
                "https://notlocalhost",
                "http://10.0.0.1",
                "http://[::2]",
                "localhost:9080",
                "/sandbox",
                "not a url",
                ""
            })
    void is_not_this_machine(String url) {
        assertThat(Loopback.isAddressedBy(url)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:1%lo"})
    void is_the_clients_machine_too(String address) {
        assertThat(Loopback.isAddress(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1", "1.127.0.0", "127.0.0.1.2", "::2", "fe80::1", "1::1", "2001:db8:0:0:0:0:0:1", "1", ""
            })
    void is_not_the_clients_machine(String address) {
        assertThat(Loopback.isAddress(address)).isFalse();
    }
}
