package org.identityverification.impl.concurrent;

import jakarta.enterprise.concurrent.ContextService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Lets the server run work in a context of its own: it suspends the thread's transactions, its local ones included, and ends what
 * the work leaves. The only class that mentions Jakarta Concurrency. It is loaded by name, because a server may lack it.
 */
final class ContextServiceProxies implements ApplicationCode.Contexts {

    private final ContextService contexts;

    /** Throws {@link NamingException} when the application does not have the name. */
    @SuppressWarnings("BanJNDI") // the name is a constant
    ContextServiceProxies() throws NamingException {
        this.contexts = InitialContext.doLookup("java:comp/DefaultContextService");
    }

    // One for each work: it carries what its thread has now, the trace for example. The oldest server lacks
    // contextualRunnable.
    @Override
    public Runnable around(Runnable work) {
        return contexts.createContextualProxy(work, Runnable.class);
    }
}
