package org.identityverification.portability.liberty;

import org.identityverification.portability.ServerContract;

class LibertyEe11IT extends ServerContract {

    LibertyEe11IT() {
        super(new Liberty());
    }
}
