package org.identityverification.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * Writes what was measured: a file of Markdown and a chart for each section. When it is to be published, a section also
 * replaces its older self in {@code docs/performance.md}, so that rows can be measured one at a time.
 */
final class Report {

    private static final String CHARTS = "performance";

    private final Settings settings;

    Report(Settings settings) {
        this.settings = settings;
    }

    void write(Section section) throws IOException {
        Path directory = Files.createDirectories(settings.report());
        Files.writeString(directory.resolve(section.id() + ".md"), markdown(section));
        writeChart(section, directory.resolve(CHARTS));
        if (settings.publish()) {
            publish(section, settings.repository().resolve("docs"));
        }
    }

    private static void publish(Section section, Path docs) throws IOException {
        Path document = docs.resolve("performance.md");
        String text = Files.readString(document);
        String begin = "<!-- measured: " + section.id() + " -->\n";
        String end = "<!-- end of " + section.id() + " -->\n";
        int from = text.indexOf(begin);
        String measured = begin + markdown(section) + end;
        Files.writeString(
                document,
                from < 0
                        ? text + "\n" + measured
                        : text.substring(0, from) + measured + text.substring(text.indexOf(end) + end.length()));
        writeChart(section, docs.resolve(CHARTS));
    }

    private static void writeChart(Section section, Path directory) throws IOException {
        String unit = section.figures().get(0).unit();
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve(section.id() + ".svg"),
                BarChart.svg(
                        section.title(),
                        unit,
                        section.figures().stream()
                                .filter(figure -> figure.unit().equals(unit))
                                .toList()));
    }

    private static String markdown(Section section) throws IOException {
        StringBuilder text = new StringBuilder("### %s\n\n%s %s\n\n![%s](%s/%s.svg)\n\n"
                .formatted(section.title(), section.conditions(), machine(), section.title(), CHARTS, section.id()));
        text.append("| | median (least–most of the rounds) | |\n|---|---:|---|\n");
        for (Figure figure : section.figures()) {
            text.append("| %s | %s | %s |\n".formatted(figure.name(), figure.shown(), figure.unit()));
        }
        if (!section.ratios().isEmpty()) {
            text.append("\n| ratio | median (least–most) | target | |\n|---|---:|---:|---|\n");
            for (Ratio ratio : section.ratios()) {
                text.append("| %s | %s | %s | %s |\n"
                        .formatted(
                                ratio.name(),
                                ratio.shown(),
                                ratio.shownTarget(),
                                Double.isNaN(ratio.target()) ? "" : ratio.isMet() ? "met" : "**missed**"));
            }
        }
        section.notes().forEach(note -> text.append('\n').append(note).append('\n'));
        return text.toString();
    }

    private static String machine() throws IOException {
        List<String> cpu = Files.exists(Path.of("/proc/cpuinfo"))
                ? Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)
                : List.of();
        String model = cpu.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return String.format(
                Locale.ROOT,
                "Measured on %s: %d × %s, JDK %s.",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                model,
                System.getProperty("java.version"));
    }
}
