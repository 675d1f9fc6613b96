package org.identityverification.it.server;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** A JAX-RS application that lists nothing and so gets every resource, the module's included. */
@ApplicationPath("api")
public class RestRoot extends Application {}
