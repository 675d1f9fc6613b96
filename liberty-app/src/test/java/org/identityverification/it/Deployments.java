package org.identityverification.it;

import java.io.File;
import java.net.URISyntaxException;
import org.assertj.core.api.Assertions;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * What the tests deploy. Every archive is called {@code identity.war} and so answers at {@code /identity}, where the
 * server's configuration expects the application to be.
 */
final class Deployments {

    private static final String NAME = "identity.war";

    private Deployments() {}

    /** The reference application, just as the build has packaged it. */
    static WebArchive referenceApplication() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(TestServer.property("it.application.war")))
                .as(WebArchive.class);
    }

    /**
     * A small application around the module: the api and impl jars that the reference application contains, AssertJ for
     * tests inside the server, and the classes given. The class of the test itself is added by Arquillian.
     */
    static WebArchive moduleWith(Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, NAME)
                .merge(referenceApplication(), Filters.include("/WEB-INF/lib/identity-verification-.*\\.jar"))
                .addAsLibrary(jarOf(Assertions.class))
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addClasses(classes);
    }

    private static File jarOf(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The class path holds something that is not a file", e);
        }
    }
}
