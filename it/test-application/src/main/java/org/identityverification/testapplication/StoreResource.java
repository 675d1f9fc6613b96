package org.identityverification.testapplication;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;

/** Takes the module's table away and gives it back, through the data source that the module uses. */
@ApplicationScoped
@Path("store")
public class StoreResource {

    private static final String BEAN = "cdi:";

    @Inject
    @Any
    Instance<DataSource> beans;

    @PUT
    @Path("outage")
    public void begin() throws Exception {
        run("ALTER TABLE identity_verification RENAME TO taken_away");
    }

    @DELETE
    @Path("outage")
    public void end() throws Exception {
        run("ALTER TABLE taken_away RENAME TO identity_verification");
    }

    private void run(String sql) throws NamingException, SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @SuppressWarnings("BanJNDI") // the name is the configured one
    private DataSource dataSource() throws NamingException {
        String name = ConfigProvider.getConfig().getValue("identity-verification.data-source", String.class);
        return name.startsWith(BEAN)
                ? beans.select(NamedLiteral.of(name.substring(BEAN.length()))).get()
                : InitialContext.doLookup(name);
    }
}
