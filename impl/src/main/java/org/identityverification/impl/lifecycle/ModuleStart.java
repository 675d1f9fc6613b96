package org.identityverification.impl.lifecycle;

/**
 * Fired once, when configuration and data sources are there and before the application serves requests. An observer that
 * throws stops the start of the application.
 */
public final class ModuleStart {}
