package org.identityverification.impl.lifecycle;

/** Fired once, before the application serves requests. An observer that throws fails the start of the application. */
public final class ModuleStart {}
