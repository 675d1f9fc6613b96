package org.identityverification.portability.liberty;

import org.identityverification.portability.ServerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Open Liberty with Jakarta EE 10")
class LibertyEe10IT extends ServerContract {

    LibertyEe10IT() {
        super(new Liberty("10.0"));
    }
}
