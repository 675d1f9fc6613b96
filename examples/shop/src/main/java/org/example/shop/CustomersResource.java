package org.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** The resource that the shop's own pages call. */
@Path("customers/{customer}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CustomersResource {

    @Inject
    Customers customers;

    @GET
    public String show(@PathParam("customer") String id, @Context SecurityContext caller) {
        return Json.createObjectBuilder()
                .add("id", id)
                .add("verified", customers.of(id, caller.getUserPrincipal()).verified())
                .build()
                .toString();
    }
}
