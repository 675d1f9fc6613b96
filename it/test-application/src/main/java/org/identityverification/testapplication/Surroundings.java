package org.identityverification.testapplication;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.naming.InitialContext;
import org.eclipse.microprofile.config.ConfigProvider;

/** Tries what the calling thread can reach of the application. */
@ApplicationScoped
public class Surroundings {

    @Inject
    RequestBean requestBean;

    /** What worked, or what was thrown, by name. */
    Map<String, String> look() {
        Map<String, String> found = new LinkedHashMap<>();
        found.put(
                "class",
                tried(() -> Thread.currentThread()
                        .getContextClassLoader()
                        .loadClass(Surroundings.class.getName())
                        .getSimpleName()));
        found.put(
                "configuration", tried(() -> ConfigProvider.getConfig().getValue("probe.configuration", String.class)));
        found.put("requestScope", tried(requestBean::name));
        found.put("jndi", tried(Surroundings::moduleName));
        return found;
    }

    @SuppressWarnings("BanJNDI") // the name is a constant
    private static String moduleName() throws Exception {
        return InitialContext.<Object>doLookup("java:module/ModuleName").toString();
    }

    private static String tried(Callable<String> attempt) {
        try {
            return attempt.call();
        } catch (Exception | LinkageError e) {
            return e.getClass().getSimpleName();
        }
    }
}
