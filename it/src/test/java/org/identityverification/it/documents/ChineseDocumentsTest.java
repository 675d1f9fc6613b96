package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.documents.Documents.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page of docs except two has a Chinese sibling. Pages about China, such as the scenes, are in Chinese only. */
class ChineseDocumentsTest {

    private static final Set<String> ENGLISH_ONLY = Set.of("architecture.md", "performance.md");
    private static final String README = "README.zh-CN.md";

    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern COMMENT = Pattern.compile("(?m)[ \\t]*(?<=\\s|^)((#|//|--|/\\*\\*) .*|<!--.*-->)");
    /** Only Chinese pages send it. */
    private static final String IN_CHINESE = "-H 'Accept-Language: zh'";

    /** A call whose answer may have a text for people. */
    private static final Pattern CALL =
            Pattern.compile("\\bcurl .*(/identity/api/(?!notifications)|/customers/\\w+/face-check)");

    /** A text of Java code for people, in the language of the page. */
    private static final Pattern WORDS = Pattern.compile("\"[^\"\\n]*(?: |\\p{IsHan})[^\"\\n]*\"");

    private static final Pattern DIAGRAM = Pattern.compile("(?s) *```(mermaid)?\\n.*(->|→|▶).*");
    /** Differs between the languages: the target of a link, a placeholder, a month. */
    private static final Pattern OWN_WORDS = Pattern.compile("(?<=])\\([^)]*\\)|(?<=<)[^<>\"]*(?=>)|\\d+ 月");

    private static final Pattern FACT = Pattern.compile("`[^`]+`|id=\"[^\"]+\"|[A-Z]+\\d+|\\d+(?:\\.\\d+)?");
    /** What the table of terms in CONTRIBUTING.md says not to write. */
    private static final Pattern OTHER_NAMES = Pattern.compile(read(ROOT.resolve("CONTRIBUTING.md"))
            .lines()
            .dropWhile(line -> !line.equals("| term | write | never |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("| "))
            .flatMap(line -> Stream.of(line.split(" *\\| *", -1)[3].split("、")))
            .collect(Collectors.joining("|")));

    private static final List<String> ZH = List.of("必填", "必选", "无", "是", "否", "错误", "警告", "信息");
    private static final List<String> EN =
            List.of("required", "required", "none", "yes", "no", "error", "warning", "information");

    static Stream<Path> documents() throws IOException {
        Stream<Path> pages = Documents.all()
                .filter(it -> it.getParent().endsWith("docs"))
                .filter(it -> !ENGLISH_ONLY.contains(it.getFileName().toString()))
                .map(it -> it.resolveSibling("zh").resolve(it.getFileName()));
        Stream<Path> samples = Stream.of("examples", "liberty-app/src/main/miniprogram")
                .flatMap(it -> Stream.of(ROOT.resolve(it).toFile().listFiles()))
                .map(it -> it.toPath().resolve(README))
                .filter(Files::exists);
        return Stream.of(Stream.of(ROOT.resolve(README)), pages, samples).flatMap(it -> it);
    }

    static Stream<Path> chinese() throws IOException {
        return Stream.concat(
                        documents(), Documents.all().filter(it -> it.getParent().endsWith("zh")))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void has_the_sections_of_the_English_one_with_the_same_code_numbers_and_rows(Path chinese) {
        List<Section> expected = sections(read(english(chinese)));
        List<Section> sections = sections(read(chinese));
        assertThat(sections)
                .extracting(Section::level)
                .isEqualTo(expected.stream().map(Section::level).toList());
        for (int i = 0; i < sections.size(); i++) {
            Section one = sections.get(i);
            Section other = expected.get(i);
            assertThat(one.code()).as("code in section %d", i).containsExactlyElementsOf(other.code());
            assertThat(one.facts()).as("facts in section %d", i).containsExactlyElementsOf(other.facts());
            assertThat(one.rows()).as("rows in section %d", i).containsExactlyElementsOf(other.rows());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void links_to_the_English_one_and_to_the_other_Chinese_pages(Path chinese) {
        Path english = english(chinese);
        assertThat(top(chinese)).contains("[English](" + chinese.getParent().relativize(english) + ")");
        assertThat(top(english)).contains("](" + english.getParent().relativize(chinese) + ")");
        assertThat(Pattern.compile("\\[(?!English])[^]]*]\\((?:\\.\\./|docs/)([\\w-]+\\.md)")
                        .matcher(CODE.matcher(read(chinese)).replaceAll(""))
                        .results()
                        .map(it -> it.group(1)))
                .isSubsetOf(ENGLISH_ONLY);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void asks_for_errors_in_Chinese_in_each_call(Path chinese) {
        assertThat(CODE.matcher(read(chinese))
                        .results()
                        .flatMap(block -> block.group().lines())
                        .filter(line -> CALL.matcher(line).find()))
                .allMatch(line -> line.contains(IN_CHINESE));
    }

    @ParameterizedTest
    @MethodSource("chinese")
    void calls_a_thing_by_one_name(Path chinese) {
        assertThat(read(chinese)).doesNotContainPattern(OTHER_NAMES);
    }

    private static Path english(Path chinese) {
        return chinese.endsWith(README)
                ? chinese.resolveSibling("README.md")
                : chinese.getParent().resolveSibling(chinese.getFileName());
    }

    private static String top(Path document) {
        return String.join("\n", read(document).lines().limit(5).toList());
    }

    private record Section(String level, List<String> code, Set<String> facts, List<List<List<String>>> rows) {}

    private static List<Section> sections(String document) {
        // A comment in code is not a heading.
        String text = CODE.matcher(document)
                .replaceAll(it -> Matcher.quoteReplacement(it.group().replaceAll("(?m)^#", " #")));
        return Stream.of(text.split("(?m)^(?=#)"))
                .map(ChineseDocumentsTest::section)
                .toList();
    }

    private static Section section(String text) {
        String prose = CODE.matcher(text).replaceAll("");
        return new Section(
                text.replaceFirst("(?s)[^#].*", ""),
                CODE.matcher(text).results().map(it -> code(it.group())).toList(),
                new TreeSet<>(facts(prose)),
                prose.lines()
                        .filter(it -> it.startsWith("| "))
                        .map(ChineseDocumentsTest::row)
                        .toList());
    }

    private static List<List<String>> row(String line) {
        return Stream.of(line.substring(1).split("\\|"))
                .map(ChineseDocumentsTest::facts)
                .toList();
    }

    private static String code(String block) {
        String common = COMMENT.matcher(block.replace(" " + IN_CHINESE, "")).replaceAll("");
        boolean diagram = DIAGRAM.matcher(block).matches();
        return diagram
                ? block.lines().count() + " lines"
                : common.startsWith("```java") ? WORDS.matcher(common).replaceAll("") : common;
    }

    private static List<String> facts(String text) {
        String cell = text.replace("*", "").strip();
        int word = Math.max(ZH.indexOf(cell), EN.indexOf(cell));
        Matcher facts = FACT.matcher(OWN_WORDS.matcher(text).replaceAll(""));
        return word >= 0
                ? List.of(EN.get(word))
                : facts.results().map(MatchResult::group).sorted().toList();
    }
}
