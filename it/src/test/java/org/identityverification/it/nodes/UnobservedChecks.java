package org.identityverification.it.nodes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationService;
import org.identityverification.Verification;
import org.identityverification.VerificationRequest;

/** What an application without observers can do: start a verification, and look up its status. */
@Path("checks")
@ApplicationScoped
public class UnobservedChecks {

    @Inject
    IdentityVerificationService service;

    @POST
    public String start() {
        VerificationRequest request = VerificationRequest.builder()
                .name("张三")
                .idNumber("11010519491231002X")
                .mode(FaceAuthMode.TENCENT)
                .callbackUrl("https://shop.example.com/done")
                .build();
        return service.start(request).id().toString();
    }

    @GET
    @Path("{id}")
    public String find(@PathParam("id") UUID id) {
        Verification found = service.find(id).orElseThrow();
        return found.status() + (found.deliveredAt().isPresent() ? ", delivered" : ", not delivered");
    }
}
