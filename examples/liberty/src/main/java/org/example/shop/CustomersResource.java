package org.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationException;

/** What the shop's own pages call. */
@Path("customers/{customer}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CustomersResource {

    @Inject
    CustomerCheck check;

    @Inject
    Customers customers;

    /**
     * Begins a face check.
     *
     * @param person who the customer claims to be
     * @return the link for the customer's phone
     */
    @POST
    @Path("face-check")
    public Response verify(@PathParam("customer") String customer, JsonObject person) {
        try {
            FaceVerification started =
                    check.verify(customer, person.getString("name", ""), person.getString("idNumber", ""));
            return Response.ok(Json.createObjectBuilder()
                            .add("link", started.authUrl().orElseThrow())
                            .build())
                    .build();
        } catch (IdentityVerificationException e) {
            return Response.status(e.kind().httpStatus())
                    .type(MediaType.TEXT_PLAIN_TYPE)
                    .entity(e.getMessage())
                    .build();
        }
    }

    @GET
    public JsonObject show(@PathParam("customer") String customer) {
        return Json.createObjectBuilder()
                .add("id", customer)
                .add("verified", customers.isVerified(customer))
                .build();
    }
}
