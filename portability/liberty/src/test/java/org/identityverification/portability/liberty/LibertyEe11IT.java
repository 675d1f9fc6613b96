package org.identityverification.portability.liberty;

import org.identityverification.portability.ServerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Open Liberty with Jakarta EE 11")
class LibertyEe11IT extends ServerContract {

    LibertyEe11IT() {
        super(new Liberty());
    }
}
