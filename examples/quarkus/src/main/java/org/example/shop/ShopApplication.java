package org.example.shop;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The resources read the database: none may run on the event loop, not even one that returns a stage. */
@Blocking
@ApplicationPath("/")
public class ShopApplication extends Application {}
