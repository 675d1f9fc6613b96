package org.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What the shop's own pages ask. */
@Path("customers/{customer}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CustomersResource {

    @Inject
    Customers customers;

    @GET
    public JsonObject show(@PathParam("customer") String customer) {
        return Json.createObjectBuilder()
                .add("id", customer)
                .add("verified", customers.isVerified(customer))
                .build();
    }
}
