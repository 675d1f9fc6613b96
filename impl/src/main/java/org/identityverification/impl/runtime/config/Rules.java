package org.identityverification.impl.runtime.config;

import java.time.Duration;

/**
 * What the configuration says about how verifications change.
 *
 * @param delivers whether results are handed to observers
 * @param callDeadline how long after its beginning a start is certainly not answered any more
 * @param firstDelay how long after the answer the provider is asked for a result for the first time
 * @param maxAge how long observers may fail, or the provider may give no answer about a claim, before an operator must act
 */
public record Rules(
        QuerySwitches queries, boolean delivers, Duration callDeadline, Duration firstDelay, Duration maxAge) {}
