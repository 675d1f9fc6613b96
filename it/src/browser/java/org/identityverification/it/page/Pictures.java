package org.identityverification.it.page;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;

/** Pictures of the pages: in {@code it/target/screenshots}, or with {@code -Dscreenshots=docs} in the documentation. */
final class Pictures {

    private static final int COLOURS = 256;

    private Pictures() {}

    private static Path folder() {
        return TestServer.property("screenshots").equals("docs")
                ? OwnServer.repository().resolve("docs/images")
                : Path.of(TestServer.property("it.user.directory")).resolveSibling("screenshots");
    }

    static void take(Page page, String name) throws IOException {
        // The mouse must hover over nothing.
        page.mouse().move(0, 0);
        byte[] screenshot = page.screenshot(new ScreenshotOptions()
                .setFullPage(true)
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setCaret(ScreenshotCaret.HIDE));
        Path file = Files.createDirectories(folder()).resolve(name);
        ImageIO.write(withPalette(ImageIO.read(new ByteArrayInputStream(screenshot))), "png", file.toFile());
    }

    /** Halves the size: keeps the most frequent colours, and replaces every other one by the nearest of them. */
    private static BufferedImage withPalette(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        Map<Integer, Long> count = Arrays.stream(pixels)
                .boxed()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        int[] palette = count.keySet().stream()
                .sorted(Comparator.comparing((Integer colour) -> count.get(colour))
                        .reversed())
                .limit(COLOURS)
                .mapToInt(Integer::intValue)
                .toArray();
        Map<Integer, Integer> nearest = count.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), colour -> nearest(palette, colour)));
        IndexColorModel colours = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
        BufferedImage reduced = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours);
        reduced.getRaster()
                .setPixels(
                        0,
                        0,
                        width,
                        height,
                        Arrays.stream(pixels).map(nearest::get).toArray());
        return reduced;
    }

    private static int nearest(int[] palette, int colour) {
        int nearest = 0;
        for (int i = 1; i < palette.length; i++) {
            nearest = distance(palette[i], colour) < distance(palette[nearest], colour) ? i : nearest;
        }
        return nearest;
    }

    private static int distance(int one, int other) {
        int sum = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int difference = (one >> shift & 0xff) - (other >> shift & 0xff);
            sum += difference * difference;
        }
        return sum;
    }
}
