package org.identityverification.impl.lifecycle;

/** Fired once, when the application is about to stop and its data sources are still there. */
public final class ModuleStop {

    /** The priority of observers that end their own work, before the observers that serve them. */
    public static final int EARLY = 1000;

    /** The priority of observers that report what the others left. */
    public static final int LATE = 4000;
}
