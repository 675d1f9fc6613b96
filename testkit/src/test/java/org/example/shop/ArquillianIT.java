package org.example.shop;

import java.io.File;
import java.net.URI;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

// docs: arquillian
@ExtendWith(ArquillianExtension.class)
class ArquillianIT {

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start();

    @ArquillianResource
    URI shop;

    @Deployment(testable = false)
    static WebArchive application() {
        String configuration = """
                config_ordinal=500
                identity-verification/mp-rest/url=%s
                identity-verification.app-code=%s
                identity-verification.public-url=http://localhost:9080/shop/api
                identity-verification.notification.secret=only-for-tests-only-for-tests-only
                """.formatted(provider.url(), provider.appCode());
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/shop.war"))
                .addAsLibrary(ShrinkWrap.create(JavaArchive.class, "configuration-of-the-test.jar")
                        .addAsResource(new StringAsset(configuration), "META-INF/microprofile-config.properties"));
    }
}
// docs: end
