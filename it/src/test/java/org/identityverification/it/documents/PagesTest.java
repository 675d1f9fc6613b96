package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.documents.Documents.prose;
import static org.identityverification.it.documents.Documents.read;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.Person;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ChineseDocumentsTest} shows the same of the Chinese pages. */
class PagesTest {

    private static final String ENGLISH = "README.md";
    private static final String CHINESE = "README.zh-CN.md";

    private static final String STARTED = "docs/getting-started.md";

    private static final Path EXAMPLE = ROOT.resolve("examples/liberty");

    private static final Pattern LINK =
            Pattern.compile("(?:\\]\\(|<img [^>]*src=\"|<)([^\\s)>\"]+\\.\\w+|https?://[^\\s)>\"]+)");
    private static final Pattern SECTION_LINK = Pattern.compile("\\]\\((?!https?:)([^\\s)#]*)#([^\\s)]+)\\)");

    private static final Pattern NAMED = Pattern.compile(
            "(?ms)^ *<!-- ((?:examples|impl|it|portability|testkit)/\\S+) -->\\n *```\\w*\\n(.*?)^ *```$");

    private static final Pattern METHOD = Pattern.compile("\\b(?!of\\w+\\(|under\\()(\\w+)\\(");

    private static final Pattern NEEDED = Pattern.compile("(?s)<dependency>.*?</dependency>|<feature>.*?</feature>");

    private static final String SERVICE = "docs/service.md";
    private static final Pattern KEY = Pattern.compile("`(identity-(?:verification|app)\\.[a-z.-]+)`");
    private static final Pattern VARIABLE = Pattern.compile("\\b(IDENTITY_(?:VERIFICATION|APP)_\\w+)");
    private static final Pattern PATH = Pattern.compile("/identity(/api/[a-z/]+[a-z])");
    private static final Pattern PRODUCTION = Pattern.compile("(?i)verification[._]public.url\\W+https://");
    private static final Pattern CONFIRMED = Pattern.compile("(?i)result.query.enabled\\W+true");

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void readme_shows_a_class_that_compiles_and_the_shops_one_dependency(String readme, @TempDir Path folder)
            throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Documents.compile(classes, Map.of("FaceCheck", Documents.block(readme, "java", "import")));
        assertThat(Documents.blocks(readme, "xml"))
                .singleElement()
                .satisfies(block -> assertThat(
                                read(EXAMPLE.resolve("pom.xml")).replace("${version.identity-verification}", version()))
                        .containsIgnoringWhitespaces(block));
    }

    /** A comment above a block names the file, of which the block may leave out parts at an ellipsis. */
    @ParameterizedTest
    @CsvSource({
        "kafka, 1",
        "servers, 5",
        "testing-your-application, 7",
    })
    void shows_code_that_is_tested(String page, int blocks) {
        assertThat(NAMED.matcher(read(ROOT.resolve("docs/" + page + ".md"))).results())
                .hasSize(blocks)
                .allSatisfy(named -> assertThat(code(named.group(2)).split(" ?… ?", -1))
                        .allSatisfy(part -> assertThat(code(read(ROOT.resolve(named.group(1)))))
                                .contains(part)));
    }

    @Test
    void the_table_of_the_test_kit_names_methods_that_exist() {
        Set<String> existing = Stream.<Class<?>>of(
                        FaceProvider.class,
                        Call.class,
                        Notification.class,
                        Check.class,
                        Person.class,
                        Outcome.class,
                        Fault.class,
                        VerificationCompleted.class)
                .flatMap(type -> Stream.of(type.getMethods()))
                .map(Method::getName)
                .collect(Collectors.toSet());

        assertThat(read(ROOT.resolve("docs/testing-your-application.md")).lines())
                .filteredOn(line -> line.startsWith("| `"))
                .flatExtracting(line ->
                        METHOD.matcher(line).results().map(it -> it.group(1)).toList())
                .isNotEmpty()
                .isSubsetOf(existing);
    }

    private static String code(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Of the file that a comment names, a page may leave out lines, never change or add one. */
    @ParameterizedTest
    @CsvSource({"liberty, 4", "wildfly, 3", "quarkus, 3", "payara, 3", "helidon, 4"})
    void first_steps_show_files_that_are_built_and_the_same_classes_on_each_server(String server, int files) {
        String page = STARTED.replace(".md", "-" + server + ".md");
        assertThat(NAMED.matcher(read(ROOT.resolve(page))).results())
                .hasSize(files)
                .allSatisfy(named -> {
                    String built = read(ROOT.resolve(named.group(1)));
                    assertThat(lines(built)).containsSubsequence(lines(named.group(2)));
                    assertThat(needed(built))
                            .allSatisfy(part -> assertThat(named.group(2)).contains(part));
                });
        assertThat(Documents.javaClass(page, "CustomerCheck"))
                .isEqualTo(read(ROOT.resolve("examples/shop/src/main/java/org/example/shop/CustomerCheck.java")));
        assertThat(Documents.javaClass(page, "Customers"))
                .isEqualTo(Documents.javaClass("docs/getting-started-liberty.md", "Customers"));
    }

    @Test
    void first_steps_show_classes_that_compile_together(@TempDir Path folder) throws IOException {
        String page = "docs/getting-started-liberty.md";
        Documents.compile(
                Files.createDirectory(folder.resolve("classes")),
                Map.of(
                        "CustomerCheck", Documents.javaClass(page, "CustomerCheck"),
                        "Customers", Documents.javaClass(page, "Customers")));
    }

    /** Without the names of the project and of the package, which differ. */
    private static List<String> lines(String text) {
        return text.replaceFirst("(?s)\\A.*?(?=\\n  <properties>)|(?m)^package .*", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The dependencies and features of a file, except those of tests and of a database. */
    private static List<String> needed(String file) {
        return NEEDED.matcher(file)
                .results()
                .map(MatchResult::group)
                .filter(part -> !part.matches("(?s).*(<scope>test<|h2<|agroal<|arquillian-bom<|test-application<).*"))
                .map(part ->
                        part.replaceFirst("(?s).*(?=<artifactId>)", "").replaceFirst("(?s)(?<=</artifactId>).*", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "pom.xml, version.openliberty, Containerfile, ARG LIBERTY_VERSION=",
        "pom.xml, version.openliberty, docs/servers.md, [|] Open Liberty[^|]*[|] *",
        "portability/pom.xml, version.wildfly, docs/servers.md, [|] WildFly[^|]*[|] *",
        "portability/pom.xml, version.payara-6, docs/servers.md, [|] Payara Micro 6[^|]*[|] *",
        "portability/pom.xml, version.payara-7, docs/servers.md, [|] Payara Micro 7[^|]*[|] *",
        "portability/pom.xml, version.payara-6, docs/getting-started-payara.md, .*",
        "portability/pom.xml, version.payara-7, docs/getting-started-payara.md, .*",
        "portability/quarkus/pom.xml, version.quarkus, docs/servers.md, [|] Quarkus[^|]*[|] *",
        "portability/helidon/pom.xml, version.helidon, docs/servers.md, [|] Helidon MP[^|]*[|] *"
    })
    void names_the_version_of_a_server_that_the_tests_run(String pom, String property, String document, String before) {
        assertThat(read(ROOT.resolve(document)))
                .containsPattern("(?m)^" + before + Pattern.quote(versionIn(ROOT.resolve(pom), property)) + "\\b");
    }

    @Test
    void getting_started_shows_the_BOM() {
        assertThat(Documents.blocks(STARTED, "xml"))
                .singleElement()
                .satisfies(block -> assertThat(block)
                        .contains("<artifactId>identity-verification-bom</artifactId>", "<version>" + version() + "<"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void readme_needs_six_lines_of_the_shops_configuration(String readme) throws IOException {
        Properties configuration = new Properties();
        for (String block : Documents.blocks(readme, "properties")) {
            configuration.load(new StringReader(block));
        }
        String production = read(ROOT.resolve("examples/quarkus/src/main/resources/application.properties"));
        assertThat(configuration.stringPropertyNames())
                .hasSize(6)
                .allSatisfy(key -> assertThat(production).contains("\n" + key + '='));
        assertThat(configuration).containsEntry("identity-verification.result-query.enabled", "true");
    }

    @ParameterizedTest
    @MethodSource("org.identityverification.it.documents.Documents#all")
    void every_document_links_to_files_and_sections_that_exist(Path document) {
        assertThat(LINK.matcher(prose(document))
                        .results()
                        .map(it -> it.group(1))
                        .filter(it -> !it.contains("://")))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
        assertThat(SECTION_LINK.matcher(prose(document)).results()).allSatisfy(link -> {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            assertThat(sections(target)).contains(link.group(2));
        });
    }

    @Test
    void all_together_show_every_picture() throws IOException {
        try (Stream<Path> pictures = Files.list(ROOT.resolve("docs/images"))) {
            assertThat(pictures.map(it -> it.getFileName().toString()).filter(it -> it.endsWith(".png")))
                    .containsExactlyInAnyOrderElementsOf(Documents.pictures());
        }
    }

    @Test
    void every_alert_links_to_a_section_that_exists() {
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
        return versionIn(EXAMPLE.resolve("pom.xml"), "version.identity-verification");
    }

    private static String versionIn(Path pom, String property) {
        Matcher version = Pattern.compile("<" + property + ">(.*?)<").matcher(read(pom));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    @ParameterizedTest
    @MethodSource("org.identityverification.it.documents.Documents#all")
    void has_each_result_confirmed_wherever_it_sets_up_production(Path document) {
        Stream<String> texts = Stream.concat(
                Documents.blocks(document.toString(), ".*").stream(),
                Stream.of(read(ROOT.resolve("src/main/kubernetes/configuration.yaml"))));
        assertThat(texts.filter(PRODUCTION.asPredicate())).isNotEmpty().allMatch(CONFIRMED.asPredicate());
    }

    @Test
    void service_names_keys_variables_and_paths_that_exist() {
        List<String> known = found(KEY, "docs/configuration.md");
        assertThat(found(KEY, SERVICE)).hasSizeGreaterThan(6).isSubsetOf(known);
        assertThat(found(VARIABLE, SERVICE))
                .hasSizeGreaterThan(2)
                .isSubsetOf(known.stream()
                        .map(key -> key.replaceAll("\\W", "_").toUpperCase(Locale.ROOT))
                        .toList());
        String api = read(ROOT.resolve("liberty-app/src/main/resources/META-INF/openapi.yaml"));
        assertThat(found(PATH, SERVICE))
                .filteredOn(path -> !path.equals("/api/operations"))
                .hasSizeGreaterThan(1)
                .allSatisfy(path -> assertThat(api).containsPattern("\n  " + path + "(/\\{token})?:\n"));
    }

    private static List<String> found(Pattern pattern, String document) {
        return pattern.matcher(read(ROOT.resolve(document)))
                .results()
                .map(it -> it.group(1))
                .distinct()
                .toList();
    }
}
