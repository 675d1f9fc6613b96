package org.identityverification.benchmarks;

import java.util.List;
import java.util.Locale;

/** Draws figures of one unit as horizontal bars, with the spread of the rounds as a line across each end. */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LABEL_WIDTH = 290;
    private static final int VALUE_WIDTH = 150;
    private static final int BAR_HEIGHT = 22;
    private static final int GAP = 10;
    private static final int HEAD = 44;

    private BarChart() {}

    /** An SVG that reads on light and dark pages. */
    static String svg(String title, String unit, List<Figure> figures) {
        int height = HEAD + figures.size() * (BAR_HEIGHT + GAP) + GAP;
        double most = figures.stream().mapToDouble(Figure::most).max().orElse(1);
        double scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / most;
        StringBuilder svg = new StringBuilder(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s, %s" \
                font-family="system-ui, sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="12" y="24" font-size="15" font-weight="600" fill="#1b1f24">%s</text>
                <text x="%d" y="24" text-anchor="end" fill="#57606a">%s</text>
                """.formatted(WIDTH, height, escaped(title), escaped(unit), escaped(title), WIDTH - 12, escaped(unit)));
        int y = HEAD;
        for (int i = 0; i < figures.size(); i++) {
            bar(svg, figures.get(i), y, scale, i == 0);
            y += BAR_HEIGHT + GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, Figure figure, int y, double scale, boolean ours) {
        int middle = y + BAR_HEIGHT / 2;
        svg.append("""
                <text x="%d" y="%d" text-anchor="end" fill="#1b1f24">%s</text>
                <rect x="%d" y="%d" width="%s" height="%d" rx="2" fill="%s"/>
                <path d="M%s %dH%s" stroke="#1b1f24" stroke-width="1.5"/>
                <text x="%s" y="%d" fill="#1b1f24">%s</text>
                """.formatted(
                        LABEL_WIDTH - 10,
                        middle + 4,
                        escaped(figure.name()),
                        LABEL_WIDTH,
                        y,
                        pixels(figure.median() * scale),
                        BAR_HEIGHT,
                        ours ? "#1f6feb" : "#afb8c1",
                        pixels(LABEL_WIDTH + figure.least() * scale),
                        middle,
                        pixels(LABEL_WIDTH + figure.most() * scale),
                        pixels(LABEL_WIDTH + figure.most() * scale + 8),
                        middle + 4,
                        escaped(figure.shown())));
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
