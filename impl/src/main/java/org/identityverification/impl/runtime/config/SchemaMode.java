package org.identityverification.impl.runtime.config;

/** What the module does with its tables at start-up. */
public enum SchemaMode {
    /** Creates missing tables, then checks all. */
    CREATE,
    /** Fails the start when the tables are not what this version needs. */
    VALIDATE,
    NONE
}
