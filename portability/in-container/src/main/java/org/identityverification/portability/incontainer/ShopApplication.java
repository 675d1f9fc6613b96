package org.identityverification.portability.incontainer;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Says where the resources are. */
@ApplicationPath(ShopApplication.PATH)
public class ShopApplication extends Application {

    static final String PATH = "api";
}
