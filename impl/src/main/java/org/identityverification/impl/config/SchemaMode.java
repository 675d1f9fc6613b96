package org.identityverification.impl.config;

/** What the module does about its tables at start-up. */
public enum SchemaMode {
    /** Makes what is missing, and checks. */
    CREATE,
    /** Checks, and fails the start when the tables are not what this version needs. */
    VALIDATE,
    /** Nothing. */
    NONE
}
