package org.identityverification.it.shop;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Lists nothing, so the module's resource is found too. */
@ApplicationPath("api")
public class ShopApplication extends Application {}
