package org.identityverification.it.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documents: both READMEs and every page in {@code docs}. */
public final class Documents {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern PICTURE = Pattern.compile("(?<=images/)[\\w-]+\\.png");

    private Documents() {}

    static Stream<Path> all() throws IOException {
        try (Stream<Path> documents = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of(ROOT.resolve("README.md"), ROOT.resolve("README.zh-CN.md")),
                    documents.filter(it -> it.toString().endsWith(".md")).sorted().toList().stream());
        }
    }

    /** The names of the files in {@code docs/images} that documents show. */
    public static Collection<String> pictures() throws IOException {
        return all().map(Documents::read)
                .flatMap(text -> PICTURE.matcher(text).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
