package org.identityverification.portability.incontainer;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.identityverification.IdentityVerificationService;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.Tokens;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The application that is deployed: the module's two jars, unchanged, and around them what the test needs. */
public final class Shop {

    static final String NAME = "shop";
    static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";

    private static final List<String> LIBRARIES = List.of(
            IdentityVerificationService.class.getName(),
            "org.identityverification.impl.provider.FaceAuthCalls",
            "org.identityverification.testkit.MovableClock",
            "org.assertj.core.api.Assertions");

    private static final String CONFIGURATION = """
            identity-verification.app-code=an-app-code
            identity-verification.result-query.enabled=false
            identity-verification/mp-rest/url=http://127.0.0.1:1
            identity-verification.callback-url=https://shop.example.com/verified
            identity-verification.public-url=http://127.0.0.1:%s/%s/%s
            identity-verification.notification.secret=%s
            """;

    private Shop() {}

    /** For a server at the port that this system property names. */
    public static WebArchive archive(String port) {
        return ShrinkWrap.create(WebArchive.class, NAME + ".war")
                .addAsLibraries(
                        LIBRARIES.stream().map(Layout::jarOf).map(Path::toFile).toArray(File[]::new))
                .addClasses(
                        InContainerContract.class,
                        Shop.class,
                        ShopApplication.class,
                        ShopObservers.class,
                        ShopObservers.ShopClock.class,
                        HttpRequests.class,
                        Tokens.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsResource(
                        new StringAsset(
                                CONFIGURATION.formatted(System.getProperty(port), NAME, ShopApplication.PATH, SECRET)),
                        "META-INF/microprofile-config.properties");
    }
}
