package org.identityverification.it.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Applications are called {@code identity.war} and so answer at {@code /identity}, where the server expects them. */
public final class Deployments {

    public static final String PROVIDER_URL = "identity-verification/mp-rest/url";

    private static final String CONFIGURATION = "META-INF/microprofile-config.properties";

    private Deployments() {}

    public static WebArchive referenceApplication() {
        return war(TestServer.property("it.application.war"));
    }

    private static WebArchive war(String file) {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(file));
    }

    /** The reference application with a configuration of its own, which overrides the server's defaults. */
    public static WebArchive referenceApplication(Map<String, String> configuration) {
        return configured(referenceApplication(), configuration);
    }

    public static WebArchive referenceApplication(String name, Map<String, String> configuration) {
        return ShrinkWrap.create(WebArchive.class, name + ".war").merge(referenceApplication(configuration));
    }

    public static WebArchive sandbox() {
        return war(TestServer.property("it.folder") + "/sandbox.war");
    }

    /** A small application: the api and impl jars of the reference application, and these classes. */
    public static WebArchive moduleWith(Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, "identity.war")
                .merge(referenceApplication(), Filters.include("/WEB-INF/lib/identity-verification-.*\\.jar"))
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addClasses(classes);
    }

    /** Adds to an archive's {@code microprofile-config.properties}, or creates it. */
    public static WebArchive configured(WebArchive archive, Map<String, String> configuration) {
        String properties = configuration.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .sorted()
                .collect(Collectors.joining());
        String itsOwn = textOf(archive.get("WEB-INF/classes/" + CONFIGURATION));
        return archive.addAsResource(new StringAsset(itsOwn + properties), CONFIGURATION);
    }

    private static String textOf(Node file) {
        if (file == null) {
            return "";
        }
        try (InputStream text = file.getAsset().openStream()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
