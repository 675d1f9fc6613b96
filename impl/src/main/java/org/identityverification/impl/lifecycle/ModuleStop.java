package org.identityverification.impl.lifecycle;

/** Fired once, when the application is about to stop and its data sources are still there. */
public final class ModuleStop {

    /** The priority of observers that end their own work. Observers that serve others come later, at the default priority. */
    public static final int EARLY = 1000;
}
