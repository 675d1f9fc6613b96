package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The documents: both READMEs and every page in {@code docs}. The only reader of their blocks of code. */
public final class Documents {

    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```([^\\n`]*)\\n(.*?)^ *```$");

    private static final Pattern PICTURE = Pattern.compile("(?<=images/)[\\w-]+\\.png");

    private Documents() {}

    static Stream<Path> all() throws IOException {
        try (Stream<Path> documents = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of(ROOT.resolve("README.md"), ROOT.resolve("README.zh-CN.md")),
                    documents.filter(it -> it.toString().endsWith(".md")).sorted().toList().stream());
        }
    }

    /** The blocks of code of a page whose mark after the back-quotes matches, such as {@code sh}, without their indentation. */
    public static List<String> blocks(String page, String mark) {
        return BLOCK.matcher(read(ROOT.resolve(page)))
                .results()
                .filter(block -> block.group(2).matches(mark))
                .map(block -> block.group(3).replaceAll("(?m)^" + block.group(1), ""))
                .toList();
    }

    public static String block(String page, String mark, String beginning) {
        return blocks(page, mark).stream()
                .filter(block -> block.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(page + " has no block " + beginning));
    }

    static String javaClass(String page, String name) {
        return blocks(page, "java").stream()
                .filter(block -> block.contains("\npublic class " + name + " "))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(page + " has no class " + name));
    }

    /** The SQL statements of the block of a page that begins with a text, one in each line. */
    public static String[] statements(String page, String beginning) {
        return block(page, "sql.*", beginning).lines().toArray(String[]::new);
    }

    static void compile(Path folder, Map<String, String> sources) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString()));
        for (String name : sources.keySet()) {
            Path source = folder.resolveSibling(name + ".java");
            arguments.add(Files.writeString(source, sources.get(name)).toString());
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, errors, arguments.toArray(String[]::new));
        assertThat(result).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }

    static String prose(Path page) {
        return BLOCK.matcher(read(page)).replaceAll("");
    }

    public static Collection<String> pictures() throws IOException {
        return all().map(Documents::read)
                .flatMap(text -> PICTURE.matcher(text).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
