package org.identityverification.impl.store;

import org.identityverification.impl.runtime.config.Rules;

/** The store on which the states are explored does what a database does. */
class ShortWayStoreTest extends StoreFixture implements VerificationStoreContract {

    @Override
    public void use(Rules rules) {
        store = new ShortWayStore(100_000, clock, rules);
        otherNode = store;
    }
}
