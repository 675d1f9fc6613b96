package org.identityverification.portability.liberty;

import org.identityverification.portability.SetupsContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Open Liberty with Jakarta EE 10")
class LibertyEe10SetupsIT extends SetupsContract {

    LibertyEe10SetupsIT() {
        super(new Liberty("10.0"));
    }
}
