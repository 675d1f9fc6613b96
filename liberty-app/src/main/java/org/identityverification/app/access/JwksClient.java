package org.identityverification.app.access;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.Response;

/** The identity provider's JWKS. */
public interface JwksClient extends AutoCloseable {

    @GET
    Response get();

    @Override
    void close();
}
