package org.identityverification.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The JAX-RS root. It lists no classes, so the server also finds the module's {@code /notifications/{token}} in its jar. */
@ApplicationPath("api")
public class IdentityApplication extends Application {}
