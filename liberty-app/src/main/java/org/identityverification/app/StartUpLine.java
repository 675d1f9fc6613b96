package org.identityverification.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.app.access.Access;

/** Says that the application is up, and in development where to point the browser: last, so that nothing that stops it comes after. */
@ApplicationScoped
public class StartUpLine {

    private static final Logger LOGGER = System.getLogger(StartUpLine.class.getName());

    @Inject
    @ConfigProperty(name = "http.port", defaultValue = "9080")
    int httpPort;

    @Inject
    Access access;

    private String contextPath = "";

    void remember(@Observes @Initialized(ApplicationScoped.class) ServletContext context) {
        contextPath = context.getContextPath();
    }

    void say(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup ready) {
        LOGGER.log(Level.INFO, "IVAPP0001I: Ready. " + whatNext());
    }

    private String whatNext() {
        if (access.isProduction()) {
            return access.isPageEnabled()
                    ? "The page is on: it belongs behind a proxy that knows its visitors."
                    : "The page is off.";
        }
        return "Point the browser to http://localhost:" + httpPort + contextPath + "/";
    }
}
