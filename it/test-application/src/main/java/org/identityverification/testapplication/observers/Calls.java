package org.identityverification.testapplication.observers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.VerificationCompleted;
import org.identityverification.testapplication.RequestBean;
import org.identityverification.testapplication.Transactions;

/** The observers that were called for a verification, in order, and whether one saw another's request or transaction. */
@ApplicationScoped
@Path("calls/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class Calls {

    private final Map<UUID, List<String>> all = new ConcurrentHashMap<>();

    @Inject
    RequestBean requestBean;

    void add(String observer, VerificationCompleted event) {
        String request = requestBean.isUsed() ? ", in the request of another" : "";
        String transaction = Transactions.isOpen() ? ", in the transaction of another" : "";
        note(observer + request + transaction, event.verificationId());
    }

    void note(String what, UUID verificationId) {
        all.computeIfAbsent(verificationId, id -> new CopyOnWriteArrayList<>()).add(what);
    }

    @GET
    public String of(@PathParam("id") UUID verificationId) {
        return Json.createArrayBuilder(all.getOrDefault(verificationId, List.of()))
                .build()
                .toString();
    }
}
