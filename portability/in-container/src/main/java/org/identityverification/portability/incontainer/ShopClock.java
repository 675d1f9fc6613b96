package org.identityverification.portability.incontainer;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import org.identityverification.ModuleClock;
import org.identityverification.testkit.MovableClock;

/** The module's clock, which the test moves. */
@Alternative
@Priority(1)
@ApplicationScoped
@ModuleClock
public class ShopClock extends MovableClock {}
