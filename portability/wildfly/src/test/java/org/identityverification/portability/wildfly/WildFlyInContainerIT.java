package org.identityverification.portability.wildfly;

import org.identityverification.portability.incontainer.InContainerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("In WildFly")
class WildFlyInContainerIT extends InContainerContract {}
