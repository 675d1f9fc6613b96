package org.identityverification.portability.liberty;

import org.identityverification.portability.SetupsContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Open Liberty with Jakarta EE 11")
class LibertyEe11SetupsIT extends SetupsContract {

    LibertyEe11SetupsIT() {
        super(new Liberty());
    }
}
