package org.identityverification.sandbox.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** JAX-RS from the context root on: the provider's paths begin there. */
@ApplicationPath("/")
public class SandboxApplication extends Application {}
