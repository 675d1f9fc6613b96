package org.identityverification.impl.config;

import java.util.Optional;

/**
 * The database that remembers.
 *
 * @param dataSource {@link Keys#DATA_SOURCE}
 * @param schema {@link Keys#SCHEMA}
 * @param application {@link Keys#APPLICATION}, if it is not to be the name that the server gives the application
 */
public record DatabaseSettings(String dataSource, SchemaMode schema, Optional<String> application) {

    /** What a data source begins with that is a bean. */
    public static final String BEAN_PREFIX = "cdi:";

    /** The bean that has no name, unless one has just this name. */
    public static final String DEFAULT_BEAN = "default";
}
