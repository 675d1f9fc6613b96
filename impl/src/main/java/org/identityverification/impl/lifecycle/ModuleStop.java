package org.identityverification.impl.lifecycle;

/** Fired once, when the application is about to stop and its data sources are still there. */
public final class ModuleStop {

    /** The priority of those who must let go of work first. Whoever does work for others comes later, at the default. */
    public static final int EARLY = 1000;

    /** Made by whoever sees that the application stops. */
    public ModuleStop() {}
}
