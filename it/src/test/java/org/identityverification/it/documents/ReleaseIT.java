package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.documents.Documents.read;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.identityverification.it.server.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NodeList;

class ReleaseIT {

    private static final Path APPLICATION = ROOT.resolve("liberty-app/target");
    private static final List<String> JARS = List.of("api", "impl", "testkit");

    @Test
    void is_the_BOM_and_the_artifacts_that_it_names_no_other_module_is_deployed() throws Exception {
        assertThat(texts(ROOT.resolve("pom.xml"), "/project/properties/maven.deploy.skip"))
                .containsExactly("true");
        assertThat(modulesWith("<maven.deploy.skip>false<")).containsExactly("bom");
        assertThat(read(ROOT.resolve("bom/pom.xml")))
                .as("otherwise the deployed BOM names its parent, which is not deployed")
                .contains("<updatePomFile>true</updatePomFile>");

        assertThat(texts(published("bom"), "/project/dependencyManagement/dependencies/dependency/artifactId"))
                .isEqualTo(JARS.stream().map("identity-verification-"::concat).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bom", "api", "impl", "testkit"})
    void has_a_POM_with_name_owner_and_location_but_without_a_parent(String module) throws Exception {
        Path pom = published(module);
        String all = "name description url licenses/license/name licenses/license/url developers/developer/name"
                + " scm/connection scm/url";
        for (String required : all.split(" ", -1)) {
            assertThat(texts(pom, "/project/" + required))
                    .as(required)
                    .singleElement()
                    .asString()
                    .isNotBlank();
        }
        assertThat(texts(pom, "/project/parent")).isEmpty();
        assertThat(texts(pom, "//dependency/scope")).doesNotContain("test");
    }

    @ParameterizedTest
    @FieldSource("JARS")
    void has_its_classes_its_sources_and_its_Javadoc_each_in_a_jar(String module) throws Exception {
        assertThat(entries(module, "")).anyMatch(entry -> entry.endsWith(".class"));
        assertThat(entries(module, "-sources")).anyMatch(entry -> entry.endsWith(".java"));
        assertThat(entries(module, "-javadoc")).contains("index.html");
    }

    @Test
    void has_an_SBOM_of_each_jar_and_script_that_a_server_gets() throws Exception {
        JsonObject sbom = Http.json(read(APPLICATION.resolve("identity-sbom.json")));
        List<JsonObject> components = sbom.getJsonArray("components").getValuesAs(JsonObject.class);

        assertThat(components)
                .map(it -> it.getJsonArray("hashes").getValuesAs(JsonObject.class).stream()
                        .filter(hash -> hash.getString("alg").equals("SHA-256"))
                        .map(hash -> hash.getString("content"))
                        .findFirst()
                        .orElseThrow())
                .containsExactlyInAnyOrderElementsOf(shipped());
        assertThat(components)
                .allSatisfy(it -> assertThat(it.getJsonArray("licenses")).isNotEmpty())
                .extracting(it -> it.getString("purl"))
                .allMatch(purl -> purl.matches("pkg:(maven|npm)/.+@\\d.*"))
                .contains("pkg:npm/uqr@"
                        + read(ROOT.resolve("liberty-app/src/main/webapp/js/lib/uqr.js"))
                                .split("[ ,]", 4)[2]);
    }

    private static List<String> shipped() throws Exception {
        List<String> hashes = new ArrayList<>();
        try (ZipFile war = new ZipFile(APPLICATION.resolve("identity.war").toFile());
                Stream<Path> drivers = Files.list(APPLICATION.resolve("drivers"))) {
            for (ZipEntry entry : Collections.list(war.entries())) {
                if (entry.getName().matches("WEB-INF/lib/.+|js/lib/.+\\.js")) {
                    hashes.add(hash(war.getInputStream(entry).readAllBytes()));
                }
            }
            for (Path driver : drivers.toList()) {
                hashes.add(hash(Files.readAllBytes(driver)));
            }
        }
        return hashes;
    }

    private static String hash(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static Path published(String module) {
        return ROOT.resolve(module).resolve("target/.flattened-pom.xml");
    }

    private static List<String> modulesWith(String text) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .filter(module -> read(module.resolve("pom.xml")).contains(text))
                    .map(module -> module.getFileName().toString())
                    .toList();
        }
    }

    private static List<String> texts(Path xml, String path) throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
        var nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }

    private static Set<String> entries(String module, String classifier) throws Exception {
        String version = texts(ROOT.resolve("pom.xml"), "/project/version").get(0);
        String jar = "identity-verification-" + module + "-" + version + classifier + ".jar";
        try (ZipFile file =
                new ZipFile(ROOT.resolve(module).resolve("target").resolve(jar).toFile())) {
            return file.stream().map(ZipEntry::getName).collect(Collectors.toSet());
        }
    }
}
