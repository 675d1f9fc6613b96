package org.example.shop;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Its classes are found by themselves, and with them the module's, which receives the notifications. */
@ApplicationPath("api")
public class ShopApplication extends Application {}
