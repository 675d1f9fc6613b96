package org.identityverification.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/**
 * The JAX-RS root, {@code /identity/api}. It lists no classes, so that the server finds this application's resources and
 * the module's own {@code /notifications/{token}}, which comes in a jar.
 */
@ApplicationPath("api")
public class IdentityApplication extends Application {}
