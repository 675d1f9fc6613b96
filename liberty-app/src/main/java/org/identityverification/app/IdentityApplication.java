package org.identityverification.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The root of the reference application's REST API. */
@ApplicationPath("api")
public class IdentityApplication extends Application {}
