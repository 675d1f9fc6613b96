package org.identityverification.impl.runtime.config;

/** The databases whose SQL the module speaks, with the minimum versions that it needs. */
public enum DatabaseProduct {
    H2(2, 2),
    POSTGRESQL(12, 0),
    MARIADB(10, 6),
    MYSQL(8, 0);

    public final int minMajor;
    public final int minMinor;

    DatabaseProduct(int minMajor, int minMinor) {
        this.minMajor = minMajor;
        this.minMinor = minMinor;
    }
}
