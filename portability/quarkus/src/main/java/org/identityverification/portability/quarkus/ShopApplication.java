package org.identityverification.portability.quarkus;

import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Lists nothing, so everything is found; the application is built without it too. */
@ApplicationPath("api")
@UnlessBuildProfile("plain")
public class ShopApplication extends Application {}
