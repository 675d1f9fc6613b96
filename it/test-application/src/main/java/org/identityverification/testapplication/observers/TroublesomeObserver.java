package org.identityverification.testapplication.observers;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import org.identityverification.VerificationCompleted;
import org.identityverification.testapplication.Transactions;

/** At the first attempt of a delivery it causes the trouble that the context id names. */
@ApplicationScoped
public class TroublesomeObserver {

    static final int PRIORITY = 10;

    private static final String THROWS = "throws";
    private static final String LEAVES_A_TRANSACTION_OPEN = "leaves-a-transaction-open";

    @Inject
    Calls calls;

    void on(@Observes @Priority(PRIORITY) VerificationCompleted event) throws Exception {
        calls.add("troublesome", event);
        obey(event);
    }

    void onAsync(@ObservesAsync VerificationCompleted event) throws Exception {
        calls.add("asynchronous and troublesome", event);
        obey(event);
    }

    private static void obey(VerificationCompleted event) throws Exception {
        String contextId = event.contextId().orElse("");
        if (event.attempt() == 1 && contextId.equals(THROWS)) {
            throw new Exception("Told to fail");
        }
        if (event.attempt() == 1 && contextId.equals(LEAVES_A_TRANSACTION_OPEN)) {
            Transactions.begin();
        }
    }
}
