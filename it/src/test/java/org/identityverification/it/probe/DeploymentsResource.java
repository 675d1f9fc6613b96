package org.identityverification.it.probe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows the class loader of every deployment of this application in this JVM, without keeping any alive. */
@Path("deployments")
@ApplicationScoped
@Produces(MediaType.TEXT_PLAIN)
public class DeploymentsResource {

    void remember(@Observes @Initialized(ApplicationScoped.class) Object started) {
        all().add(new WeakReference<>(getClass().getClassLoader()));
    }

    @GET
    public int count() {
        return all().size();
    }

    /** How many class loaders are left after a garbage collection, the present one included. */
    @GET
    @Path("left")
    public long left() {
        System.gc();
        return all().stream().map(WeakReference::get).filter(Objects::nonNull).count();
    }

    /** The threads whose context class loader belongs to an earlier deployment. */
    @GET
    @Path("threads")
    public String threads() {
        List<ClassLoader> earlier = all().stream()
                .map(WeakReference::get)
                .filter(loader -> loader != null && loader != getClass().getClassLoader())
                .toList();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> earlier.contains(thread.getContextClassLoader()))
                .map(Thread::getName)
                .sorted()
                .toList()
                .toString();
    }

    // In the system properties, which belong to no deployment.
    @SuppressWarnings("unchecked")
    private static List<WeakReference<ClassLoader>> all() {
        return (List<WeakReference<ClassLoader>>) System.getProperties()
                .computeIfAbsent(DeploymentsResource.class.getName(), name -> new CopyOnWriteArrayList<>());
    }
}
