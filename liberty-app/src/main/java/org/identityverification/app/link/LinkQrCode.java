package org.identityverification.app.link;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.util.Optional;

/**
 * Draws a link as a QR code in SVG: error correction M or, where it fits into the same size, better. It brings its own white
 * background and quiet zone, so that it can be scanned from a dark page too, and needs no style or script.
 */
public final class LinkQrCode {

    static final int QUIET_ZONE = 4;

    private LinkQrCode() {}

    /**
     * Draws.
     *
     * @param link what a phone that scans it is to open
     * @return the SVG, or empty when the link is too long for any QR code
     */
    public static Optional<String> svg(String link) {
        try {
            return Optional.of(svg(QrCode.encodeText(link, QrCode.Ecc.MEDIUM)));
        } catch (DataTooLongException e) {
            return Optional.empty();
        }
    }

    private static String svg(QrCode code) {
        int size = code.size + 2 * QUIET_ZONE;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size
                + "\" shape-rendering=\"crispEdges\"><rect width=\"" + size + "\" height=\"" + size
                + "\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + path(code) + "\"/></svg>";
    }

    /** One rectangle for each run of dark modules in a row. */
    private static String path(QrCode code) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            int x = 0;
            while (x < code.size) {
                int run = darkFrom(code, x, y);
                if (run > 0) {
                    path.append('M').append(x + QUIET_ZONE).append(' ').append(y + QUIET_ZONE);
                    path.append('h').append(run).append("v1h-").append(run).append('z');
                }
                x += run + 1;
            }
        }
        return path.toString();
    }

    private static int darkFrom(QrCode code, int x, int y) {
        int run = 0;
        while (x + run < code.size && code.getModule(x + run, y)) {
            run++;
        }
        return run;
    }
}
