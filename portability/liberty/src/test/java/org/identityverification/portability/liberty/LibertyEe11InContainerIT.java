package org.identityverification.portability.liberty;

import org.identityverification.portability.incontainer.InContainerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("In Open Liberty with Jakarta EE 11")
class LibertyEe11InContainerIT extends InContainerContract {}
