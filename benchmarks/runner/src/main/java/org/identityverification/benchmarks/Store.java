package org.identityverification.benchmarks;

/** Where the module remembers. */
enum Store {
    /** In the server's memory. */
    MEMORY("", "in memory"),

    /** In a file, by H2 inside the server. */
    H2("jdbc/identity-verification", "H2 in a file with WRITE_DELAY=0 (survives the process, not a power cut)"),

    /** In a PostgreSQL on the same machine. */
    POSTGRESQL("jdbc/identity-verification-postgresql", "PostgreSQL with fsync=on, synchronous_commit=on");

    private final String jndiName;
    private final String durability;

    Store(String jndiName, String durability) {
        this.jndiName = jndiName;
        this.durability = durability;
    }

    String jndiName() {
        return jndiName;
    }

    /** What the report says about it. */
    String durability() {
        return durability;
    }
}
