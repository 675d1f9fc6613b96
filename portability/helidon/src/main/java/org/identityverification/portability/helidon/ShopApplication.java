package org.identityverification.portability.helidon;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Lists nothing, so all resources are found. The application also runs without it. */
@ApplicationScoped
@ApplicationPath("api")
public class ShopApplication extends Application {}
