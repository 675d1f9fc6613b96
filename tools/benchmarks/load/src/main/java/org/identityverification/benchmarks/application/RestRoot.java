package org.identityverification.benchmarks.application;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The JAX-RS root of this application, notifications included. */
@ApplicationPath("/api")
public class RestRoot extends Application {}
