package org.identityverification.it.shop;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** What the shop's own pages call. */
@Path("customers/{customer}")
@RequestScoped
public class CustomersResource {

    @Inject
    CustomerCheck check;

    @Inject
    Customers customers;

    @POST
    public String verify(@PathParam("customer") String customer, JsonObject person) {
        return check.verify(customer, person.getString("name"), person.getString("idNumber"))
                .authUrl()
                .orElseThrow();
    }

    @GET
    public String show(@PathParam("customer") String customer) {
        return customers.isVerified(customer) ? "verified" : "not verified";
    }
}
