package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The names that a server provides")
class StoresTest {

    @ParameterizedTest
    @CsvSource({
        "shop,      shop,      false",
        "bank,      counter,   true",
        "bank,      bank,      false",
        // TomEE
        "ROOT,      '',        false",
        "shop#v2,   shop/v2,   false"
    })
    @DisplayName("distinguish a WAR of an EAR from a WAR that is deployed by itself:")
    void moduleOfAnEar(String application, String module, boolean expected) {
        assertThat(Stores.isModuleOfAnEar(application, module)).isEqualTo(expected);
    }
}
