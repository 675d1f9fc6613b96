package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws what {@code cap} prints for each rate into the axes of {@code plot.svg}: a point for each try, a line through the better ones. */
final class Plot {

    private static final Pattern TRY = Pattern.compile("(?s)### (module|by hand) at (\\d+) a second(.*?)(?=###|$)");
    private static final List<String> FIGURES = List.of(Fleet.START, Fleet.NOTIFICATION, Fleet.DELIVERY);

    private Plot() {}

    static String svg(String printed) throws IOException {
        StringBuilder drawn = new StringBuilder();
        for (String who : List.of(Benchmarks.MODULE, Benchmarks.BY_HAND)) {
            String style = who.replace(' ', '-');
            for (String figure : FIGURES) {
                Pattern row = Pattern.compile("\\| " + Pattern.quote(figure) + " \\| ([0-9.]+)");
                TreeMap<Integer, Integer> better = new TreeMap<>();
                TRY.matcher(printed)
                        .results()
                        .filter(it -> it.group(1).equals(who))
                        .forEach(it -> {
                            Matcher value = row.matcher(it.group(3));
                            if (value.find()) {
                                // The axes: from 280 to 720 a second, and from 10 ms to 10 s, each tenfold 80 above the
                                // one before.
                                double rate = Math.min(720, Double.parseDouble(it.group(2)));
                                double millis = Math.max(10, Math.min(10_000, Double.parseDouble(value.group(1))));
                                int x = (int) (60 + 300 * FIGURES.indexOf(figure) + (rate - 280) * 230 / 440);
                                int y = (int) (380 - 80 * Math.log10(millis));
                                boolean all = it.group(3).contains(Fleet.STARTS_REFUSED + " | 0.0");
                                drawn.append("  <circle class=\"%s %s\" cx=\"%d\" cy=\"%d\" r=\"3\"/>\n"
                                        .formatted(style, all ? "all" : "refused", x, y));
                                better.merge(x, y, Math::max);
                            }
                        });
                String line = better.toString().replace('=', ',').replaceAll("[{}]|, ", " ");
                drawn.append("  <polyline class=\"%s\" points=\"%s\"/>\n".formatted(style, line.strip()));
            }
        }
        try (InputStream axes = Plot.class.getResourceAsStream("plot.svg")) {
            return new String(axes.readAllBytes(), StandardCharsets.UTF_8).replace("</svg>", drawn + "</svg>");
        }
    }
}
