package org.identityverification.sandbox;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** JAX-RS at the context root, where the provider's paths begin. */
@ApplicationPath("/")
public class SandboxApplication extends Application {}
