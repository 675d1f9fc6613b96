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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code that the README shows is the code of the shops in {@code examples/shop}. */
class ReadmeTest {

    private static final String ENGLISH = "README.md";
    private static final String CHINESE = "README.zh-CN.md";

    private static final String STARTED = "docs/getting-started.md";

    private static final Path EXAMPLE = ROOT.resolve("examples/liberty");
    private static final Path SHOP = ROOT.resolve("examples/shop/src/main/java");

    private static final Pattern LINK =
            Pattern.compile("(?:\\]\\(|<img [^>]*src=\"|<)([^\\s)>\"]+\\.\\w+|https?://[^\\s)>\"]+)");
    private static final Pattern SECTION_LINK = Pattern.compile("\\]\\((?!https?:)([^\\s)#]*)#([^\\s)]+)\\)");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void begins_with_the_two_commands_and_CI_calls_the_second(String readme) {
        assertThat(withoutComments(Documents.blocks(readme, ".*").get(0)).lines())
                .containsExactly("mvn liberty:run", "mvn verify -Pbrowser,operations,portability");
        assertThat(read(ROOT.resolve(".ci/run"))).contains("\nmvn -B verify -Pbrowser,operations,portability ");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void shows_parts_of_the_class_of_the_shop_that_calls_the_module(String readme) throws IOException {
        String shop = textOfAll(SHOP);
        assertThat(Documents.blocks(readme, "java"))
                .singleElement()
                .satisfies(block -> assertThat(block.split("\\s*[…\\n]\\s*"))
                        .allSatisfy(part -> assertThat(shop).contains(part)));
    }

    @Test
    void leads_to_a_page_that_shows_the_whole_class_and_the_BOM() throws IOException {
        assertThat(Documents.blocks(STARTED, "java"))
                .singleElement()
                .satisfies(block -> assertThat(textOfAll(SHOP)).contains(block));
        assertThat(Documents.blocks(STARTED, "xml"))
                .singleElement()
                .satisfies(block -> assertThat(block)
                        .contains("<artifactId>identity-verification-bom</artifactId>", "<version>" + version() + "<"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void is_read_in_a_few_minutes(String readme) {
        assertThat(read(ROOT.resolve(readme)).lines()).hasSizeLessThanOrEqualTo(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void shows_the_one_dependency_of_the_shop(String readme) {
        assertThat(Documents.blocks(readme, "xml"))
                .singleElement()
                .satisfies(block -> assertThat(
                                read(EXAMPLE.resolve("pom.xml")).replace("${version.identity-verification}", version()))
                        .containsIgnoringWhitespaces(block));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void needs_six_lines_of_configuration_all_with_keys_that_the_shop_has_and_confirms_notifications(String readme)
            throws IOException {
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
    void has_the_same_links_and_pictures_in_both_languages() {
        assertThat(links(CHINESE)
                        .map(link -> link.equals(ENGLISH) ? CHINESE : link.replace("-zh.png", "-en.png"))
                        .map(link -> link.replace("docs/zh/", "docs/").replace("/" + CHINESE, "/" + ENGLISH)))
                .containsExactlyElementsOf(links(ENGLISH).toList());
    }

    @Test
    void is_written_in_Chinese_in_one_file_and_in_English_in_the_other() {
        assertThat(proseLines(CHINESE)).allSatisfy(line -> assertThat(line).containsPattern(HAN));
        assertThat(proseLines(ENGLISH)).allSatisfy(line -> assertThat(line).containsPattern("[a-z]{2}"));
    }

    @ParameterizedTest
    @MethodSource("org.identityverification.it.documents.Documents#all")
    void and_every_document_link_to_files_that_exist(Path document) {
        assertThat(LINK.matcher(prose(document))
                        .results()
                        .map(it -> it.group(1))
                        .filter(it -> !it.contains("://")))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    @ParameterizedTest
    @MethodSource("org.identityverification.it.documents.Documents#all")
    void and_every_document_link_to_sections_that_exist(Path document) {
        assertThat(SECTION_LINK.matcher(prose(document)).results()).allSatisfy(link -> {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            assertThat(sections(target)).contains(link.group(2));
        });
    }

    @Test
    void and_the_documents_together_show_every_picture() throws IOException {
        try (Stream<Path> pictures = Files.list(ROOT.resolve("docs/images"))) {
            assertThat(pictures.map(it -> it.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Documents.pictures());
        }
    }

    @Test
    void and_every_alert_link_to_a_section_that_exists() {
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

    private static String version() {
        Matcher version =
                Pattern.compile("<version.identity-verification>(.*?)<").matcher(read(EXAMPLE.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
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
