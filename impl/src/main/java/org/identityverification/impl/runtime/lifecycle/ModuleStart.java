package org.identityverification.impl.runtime.lifecycle;

/** Fired once, before the application serves requests. An observer that throws fails the start of the application. */
public final class ModuleStart {}
