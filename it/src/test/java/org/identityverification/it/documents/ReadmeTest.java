package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.documents.Documents.prose;
import static org.identityverification.it.documents.Documents.read;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code that the README shows is the code of the shop in {@code examples/liberty}. */
@DisplayName("The README")
class ReadmeTest {

    private static final String ENGLISH = "README.md";
    private static final String CHINESE = "README.zh-CN.md";

    private static final Path EXAMPLE = ROOT.resolve("examples/liberty");

    private static final Pattern LINK =
            Pattern.compile("(?:\\]\\(|<img [^>]*src=\"|<)([^\\s)>\"]+\\.\\w+|https?://[^\\s)>\"]+)");
    private static final Pattern SECTION_LINK = Pattern.compile("\\]\\((?!https?:)([^\\s)#]*)#([^\\s)]+)\\)");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    @DisplayName("begins with the two commands, and CI calls the second")
    void twoCommands(String readme) {
        assertThat(withoutComments(Documents.blocks(readme, ".*").get(0)).lines())
                .containsExactly("mvn liberty:run", "mvn verify -Pbrowser,operations,portability");
        assertThat(read(ROOT.resolve(".ci/run"))).contains("\nmvn -B verify -Pbrowser,operations,portability ");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    @DisplayName("shows the class of the shop on Open Liberty that calls the module, in parts and whole")
    void code(String readme) throws IOException {
        String shop = textOfAll(EXAMPLE.resolve("src/main/java"));
        List<String> blocks = Documents.blocks(readme, "java");
        assertThat(blocks).hasSize(2);
        assertThat(blocks.get(0).split("\\s*[…\\n]\\s*"))
                .allSatisfy(part -> assertThat(shop).contains(part));
        assertThat(shop).contains(blocks.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    @DisplayName("shows the one dependency of the shop, and the BOM that names it")
    void dependency(String readme) {
        String pom = read(EXAMPLE.resolve("pom.xml"));
        Matcher version =
                Pattern.compile("<version.identity-verification>(.*?)<").matcher(pom);
        assertThat(version.find()).isTrue();
        List<String> blocks = Documents.blocks(readme, "xml");
        assertThat(blocks).hasSize(2);
        assertThat(pom.replace("${version.identity-verification}", version.group(1)))
                .containsIgnoringWhitespaces(blocks.get(0));
        assertThat(blocks.get(1))
                .contains("<artifactId>identity-verification-bom</artifactId>", "<version>" + version.group(1) + "<");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    @DisplayName("needs six lines of configuration, all with keys that the shop has, and confirms notifications")
    void configuration(String readme) throws IOException {
        Properties configuration = new Properties();
        for (String block : Documents.blocks(readme, "properties")) {
            configuration.load(new StringReader(block));
        }
        String server = read(EXAMPLE.resolve("src/main/liberty/config/server.xml"));
        assertThat(configuration.stringPropertyNames())
                .hasSize(6)
                .allSatisfy(key -> assertThat(server).contains("<variable name=\"" + key + "\""));
        for (String same : List.of("data-source", "result-query.enabled")) {
            String key = "identity-verification." + same;
            assertThat(server)
                    .contains("<variable name=\"%s\" defaultValue=\"%s\"/>"
                            .formatted(key, configuration.getProperty(key)));
        }
        assertThat(configuration).containsEntry("identity-verification.result-query.enabled", "true");
    }

    @Test
    @DisplayName("has the same links and pictures in both languages")
    void sameInBothLanguages() {
        assertThat(links(CHINESE)
                        .map(link -> link.equals(ENGLISH) ? CHINESE : link.replace("-zh.png", "-en.png"))
                        .map(link -> link.replace("docs/zh/", "docs/").replace("/" + CHINESE, "/" + ENGLISH)))
                .containsExactlyElementsOf(links(ENGLISH).toList());
    }

    @Test
    @DisplayName("is written in Chinese in one file and in English in the other")
    void speaksItsLanguage() {
        assertThat(proseLines(CHINESE)).allSatisfy(line -> assertThat(line).containsPattern(HAN));
        assertThat(proseLines(ENGLISH)).allSatisfy(line -> assertThat(line).containsPattern("[a-z]{2}"));
    }

    @ParameterizedTest
    @MethodSource("org.identityverification.it.documents.Documents#all")
    @DisplayName("and every document link to files that exist")
    void linksLead(Path document) {
        assertThat(LINK.matcher(prose(document))
                        .results()
                        .map(it -> it.group(1))
                        .filter(it -> !it.contains("://")))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    @ParameterizedTest
    @MethodSource("org.identityverification.it.documents.Documents#all")
    @DisplayName("and every document link to sections that exist")
    void sectionLinksLead(Path document) {
        assertThat(SECTION_LINK.matcher(prose(document)).results()).allSatisfy(link -> {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            assertThat(sections(target)).contains(link.group(2));
        });
    }

    @Test
    @DisplayName("and the documents together show every picture")
    void picturesAreShown() throws IOException {
        try (Stream<Path> pictures = Files.list(ROOT.resolve("docs/images"))) {
            assertThat(pictures.map(it -> it.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Documents.pictures());
        }
    }

    @Test
    @DisplayName("and every alert link to a section that exists")
    void runbooksLead() {
        Pattern runbook = Pattern.compile("runbook_url: https://docs\\.example\\.com/identity-verification/(.+)#(.+)");
        assertThat(runbook.matcher(read(ROOT.resolve("src/main/prometheus/identity-verification.rules.yml")))
                        .results())
                .hasSizeGreaterThan(5)
                .allSatisfy(link -> assertThat(sections(ROOT.resolve("docs").resolve(link.group(1))))
                        .contains(link.group(2)));
    }

    /** The names of a document's sections in links. */
    private static List<String> sections(Path document) {
        return prose(document)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static String withoutComments(String block) {
        return block.replaceAll("(?m)[ \\t]+# .*$", "");
    }

    private static Stream<String> links(String readme) {
        return LINK.matcher(prose(ROOT.resolve(readme))).results().map(it -> it.group(1));
    }

    /** Long lines of prose. */
    private static Stream<String> proseLines(String readme) {
        return prose(ROOT.resolve(readme)).lines().filter(line -> line.length() > 60 && !line.contains("<img"));
    }

    private static String textOfAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(Documents::read).collect(Collectors.joining());
        }
    }
}
