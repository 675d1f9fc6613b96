package org.identityverification.portability.payara;

import org.identityverification.portability.incontainer.InContainerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("In Payara Micro 6")
class Payara6InContainerIT extends InContainerContract {}
