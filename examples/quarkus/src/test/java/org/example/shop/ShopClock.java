package org.example.shop;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import org.identityverification.ModuleClock;
import org.identityverification.testkit.MovableClock;

// docs: module-clock
@Alternative
@Priority(1)
@ApplicationScoped
@ModuleClock
public class ShopClock extends MovableClock {}
// docs: end
