package org.identityverification.benchmarks.application;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Where everything of this application, notifications included, is found. */
@ApplicationPath("/api")
public class RestRoot extends Application {}
