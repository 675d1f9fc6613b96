package org.example.shop;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Its resource classes are found automatically, including the module's, which receives the notifications. */
@ApplicationPath("api")
public class ShopApplication extends Application {}
