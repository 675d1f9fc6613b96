package org.identityverification.impl.config;

/** The databases whose SQL the module speaks, with the least versions that it needs. */
public enum DatabaseProduct {
    H2(2, 2),
    POSTGRESQL(12, 0),
    MARIADB(10, 6),
    MYSQL(8, 0);

    private final int leastMajor;
    private final int leastMinor;

    DatabaseProduct(int leastMajor, int leastMinor) {
        this.leastMajor = leastMajor;
        this.leastMinor = leastMinor;
    }

    public int leastMajor() {
        return leastMajor;
    }

    public int leastMinor() {
        return leastMinor;
    }
}
