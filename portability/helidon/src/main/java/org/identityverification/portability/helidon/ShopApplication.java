package org.identityverification.portability.helidon;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Lists nothing, so everything is found; the application runs without it too. */
@ApplicationScoped
@ApplicationPath("api")
public class ShopApplication extends Application {}
