package org.identityverification.impl.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.lang.System.Logger;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.VerificationStore;

/** Chooses the store by configuration, never by what happens to be there. */
@ApplicationScoped
public class Stores {

    private static final Logger LOGGER = System.getLogger(Stores.class.getName());

    /**
     * The one store of this application.
     *
     * @return the store
     */
    @Produces
    @ApplicationScoped
    VerificationStore store() {
        Message.IN_MEMORY.log(LOGGER);
        return new InMemoryVerificationStore();
    }
}
