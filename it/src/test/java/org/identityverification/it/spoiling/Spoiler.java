package org.identityverification.it.spoiling;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.identityverification.VerificationCompleted;

/** At the first attempt it leaves its thread in a state that the next code on it must not find. */
@ApplicationScoped
public class Spoiler {

    static final int PRIORITY = 1;

    static final String LEAVES_ALL = "leaves-all";
    static final String LEAVES_ALL_ASYNCHRONOUSLY = "leaves-all-asynchronously";

    /** The priority of the observer that looks at what the others left. */
    private static final int LAST = 1000;

    private final ConcurrentMap<UUID, List<String>> found = new ConcurrentHashMap<>();

    @Inject
    UserTransaction transaction;

    void spoil(@Observes @Priority(PRIORITY) VerificationCompleted event) throws Exception {
        if (isTold(LEAVES_ALL, event)) {
            leaveAll();
        }
    }

    void spoilAsynchronously(@ObservesAsync VerificationCompleted event) throws Exception {
        if (isTold(LEAVES_ALL_ASYNCHRONOUSLY, event)) {
            leaveAll();
        }
    }

    static boolean isTold(String contextId, VerificationCompleted event) {
        return event.attempt() == 1 && event.contextId().orElse("").equals(contextId);
    }

    void leaveAll() throws Exception {
        transaction.begin();
        Thread.currentThread().interrupt();
        Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    void look(@Observes @Priority(LAST) VerificationCompleted event) throws Exception {
        found.computeIfAbsent(event.verificationId(), id -> new CopyOnWriteArrayList<>())
                .add(surroundings());
    }

    List<String> of(UUID verificationId) {
        return found.getOrDefault(verificationId, List.of());
    }

    private String surroundings() throws Exception {
        return "transaction " + transactionOfTheThread().getStatus() + ", interrupted "
                + Thread.currentThread().isInterrupted() + ", own class loader "
                + (Thread.currentThread().getContextClassLoader() != ClassLoader.getSystemClassLoader());
    }

    @SuppressWarnings("BanJNDI") // the name is a constant
    private static UserTransaction transactionOfTheThread() throws NamingException {
        return InitialContext.doLookup("java:comp/UserTransaction");
    }
}
