package org.identityverification.impl.runtime.concurrent;

import jakarta.enterprise.concurrent.ContextService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Has the server run work in a context of its own, which suspends the thread's global and local transactions and ends those that the
 * work leaves open. The only class that mentions Jakarta Concurrency. It is loaded by name, because a server may lack it.
 */
final class ContextServiceProxies implements Contexts.Server {

    private final ContextService contexts;

    @SuppressWarnings("BanJNDI") // the name is a constant
    ContextServiceProxies() throws NamingException {
        this.contexts = InitialContext.doLookup("java:comp/DefaultContextService");
    }

    // A new proxy each time, because it carries the current thread's context, such as the trace. The oldest supported
    // server lacks contextualRunnable.
    @Override
    public Runnable around(Runnable work) {
        return contexts.createContextualProxy(work, Runnable.class);
    }
}
