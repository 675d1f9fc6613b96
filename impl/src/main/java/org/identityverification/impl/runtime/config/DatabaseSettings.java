package org.identityverification.impl.runtime.config;

import java.util.Optional;

/**
 * The database that stores verifications.
 *
 * @param application absent to use the name that the server gives the application
 * @param product absent to use what the driver reports
 */
public record DatabaseSettings(
        String dataSource, SchemaMode schema, Optional<String> application, Optional<DatabaseProduct> product) {

    /** A data source whose name begins with this prefix is a bean. */
    public static final String BEAN_PREFIX = "cdi:";

    /** Means the data source bean without a name, unless a bean has this very name. */
    public static final String DEFAULT_BEAN = "default";
}
