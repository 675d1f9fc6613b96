package org.identityverification.portability.quarkus;

import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Lists nothing, so all resources are found. The application is also built without it. */
@ApplicationPath("api")
@UnlessBuildProfile("plain")
public class ShopApplication extends Application {}
