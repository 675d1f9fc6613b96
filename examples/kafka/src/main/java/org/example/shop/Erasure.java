package org.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.identityverification.VerificationAdministration;

/** For the shop's operator only, who finds the ids of a person by {@link VerificationAdministration#findByContext}. */
@Path("verifications/{id}")
@ApplicationScoped
public class Erasure {

    @Inject
    VerificationAdministration administration;

    @Inject
    ResultTopic topic;

    /** Repeat it when it fails, and once a minute later: a delivery under way may have sent its result meanwhile. */
    @DELETE
    public void erase(@PathParam("id") UUID id) throws Exception {
        administration.erase(id);
        topic.erased(id);
    }
}
