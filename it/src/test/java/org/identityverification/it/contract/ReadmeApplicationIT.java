package org.identityverification.it.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.it.shop.CustomerCheck;
import org.identityverification.it.shop.Customers;
import org.identityverification.it.shop.CustomersResource;
import org.identityverification.it.shop.ShopApplication;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The application of the README")
class ReadmeApplicationIT {

    private static final String APP_CODE = "the-shops-app-code";

    /** What the README leaves to its reader, and that this machine stands in for the shop's public address. */
    private static final String SERVER = """
            <variable name="sandbox.app-code" value="%s"/>
            <variable name="identity-verification.public-url" value="http://localhost:${http.port}/shop/api"/>
            <dataSource jndiName="jdbc/shop">
                <jdbcDriver libraryRef="h2"/>
                <properties URL="jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1" user="sa" password=""/>
            </dataSource>
            """.formatted(APP_CODE);

    private static final Map<String, String> SECRETS = Map.of(
            "OEMCLOUD_APP_CODE", APP_CODE, "NOTIFICATION_SECRET", "the-shops-own-secret-of-more-than-thirty-two-bytes");

    @Test
    @DisplayName("has a customer verified with its dependency, its configuration, its call and its observer")
    void verifiesACustomer() throws IOException {
        try (OwnServer server = OwnServer.start("readme", SECRETS, SERVER, List.of(), shop(), Deployments.sandbox())) {
            URI customer = server.uri().resolve("/shop/api/customers/c-1");
            assertThat(show(customer)).isEqualTo("not verified");

            HttpResponse<String> link = Http.send(
                    "POST",
                    customer,
                    BodyPublishers.ofString(Requests.json("TENCENT", "c-1")),
                    "Content-Type",
                    "application/json");
            assertThat(link.statusCode()).as(link.body()).isEqualTo(200);
            HttpResponse<String> pressed = Sandbox.decide(link.body(), "outcome=pass");

            assertThat(Http.header(pressed, "Location")).startsWith("https://shop.example.com/verified?");
            await().atMost(TestServer.LONG_ENOUGH).until(() -> show(customer).equals("verified"));
        }
    }

    private static String show(URI customer) {
        return Http.send("GET", customer, BodyPublishers.noBody()).body();
    }

    private static WebArchive shop() throws IOException {
        return ShrinkWrap.create(WebArchive.class, "shop.war")
                .merge(Deployments.referenceApplication(), Filters.include(theDependency()))
                .merge(Deployments.referenceApplication(), Filters.include(".*/identity-verification-api-[^/]*\\.jar"))
                .addClasses(ShopApplication.class, CustomersResource.class, CustomerCheck.class, Customers.class)
                .addAsResource("readme/microprofile-config.properties", "META-INF/microprofile-config.properties");
    }

    /** The jar that the README's dependency names; it brings the api. */
    private static String theDependency() throws IOException {
        String xml;
        try (var in = ReadmeApplicationIT.class.getResourceAsStream("/readme/dependency.xml")) {
            xml = new String(in.readAllBytes(), UTF_8);
        }
        Matcher names = Pattern.compile("<artifactId>(.+)</artifactId>\\s*<version>(.+)</version>")
                .matcher(xml);
        assertThat(names.find()).isTrue();
        return "/WEB-INF/lib/" + Pattern.quote(names.group(1) + "-" + names.group(2) + ".jar");
    }
}
