package org.identityverification.impl.runtime.lifecycle;

/** Fired once, when the application is about to stop and its data sources are still open. */
public final class ModuleStop {

    /** The priority of observers that end their own work, before the services that they use stop. */
    public static final int EARLY = 1000;
}
