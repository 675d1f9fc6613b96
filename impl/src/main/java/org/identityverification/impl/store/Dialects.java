package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.impl.config.DatabaseProduct;
import org.identityverification.impl.config.InvalidConfigurationException;
import org.identityverification.impl.config.Keys;

/** Recognizes a database by what its driver reports. */
final class Dialects {

    private static final String SEE = ", see docs/databases.md";

    private Dialects() {}

    /** Throws an {@link InvalidConfigurationException} for a product that the module does not know, or that is too old. */
    static Dialect of(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData database = connection.getMetaData();
            return of(
                    database.getDatabaseProductName(),
                    database.getDatabaseMajorVersion(),
                    database.getDatabaseMinorVersion());
        } catch (SQLException e) {
            throw new StoreException("The database failed", Transactions.driverException(e));
        }
    }

    static Dialect of(String name, int major, int minor) {
        DatabaseProduct product = Stream.of(DatabaseProduct.values())
                .filter(it -> it.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> invalid("is required, because the driver reports the product \"" + name
                        + "\", which the module does not know: set it to the dialect that this product speaks, one of h2,"
                        + " postgresql, mariadb, mysql"));
        if (major < product.minMajor() || (major == product.minMajor() && minor < product.minMinor())) {
            throw invalid("means " + name + " by default, of which the module needs version " + product.minMajor() + "."
                    + product.minMinor() + " or newer, but the driver reports " + major + "." + minor
                    + ": upgrade the server, or set the key to "
                    + product.name().toLowerCase(Locale.ROOT)
                    + " to try it anyway");
        }
        return Dialect.of(product);
    }

    private static InvalidConfigurationException invalid(String problem) {
        return new InvalidConfigurationException(List.of(Keys.DATABASE + " " + problem + SEE));
    }
}
