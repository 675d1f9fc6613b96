package org.identityverification.portability;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Packed into the WAR that has an {@link Application} of its own. It lists nothing, so all resources are found. */
@ApplicationPath("api")
public class OwnApplication extends Application {}
