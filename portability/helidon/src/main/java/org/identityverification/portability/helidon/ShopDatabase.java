package org.identityverification.portability.helidon;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.h2.jdbcx.JdbcConnectionPool;

/** A data source that the application itself creates. */
@ApplicationScoped
public class ShopDatabase {

    @Produces
    @ApplicationScoped
    @Named("verifications")
    DataSource open(@ConfigProperty(name = "shop.database") String url) {
        return JdbcConnectionPool.create(url, "sa", "sa");
    }
}
