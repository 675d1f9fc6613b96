package org.identityverification.impl.config;

/** The databases whose SQL the module speaks, with the minimum versions that it needs. */
public enum DatabaseProduct {
    H2(2, 2),
    POSTGRESQL(12, 0),
    MARIADB(10, 6),
    MYSQL(8, 0);

    private final int minMajor;
    private final int minMinor;

    DatabaseProduct(int minMajor, int minMinor) {
        this.minMajor = minMajor;
        this.minMinor = minMinor;
    }

    public int minMajor() {
        return minMajor;
    }

    public int minMinor() {
        return minMinor;
    }
}
