package org.identityverification.app.page;

import java.util.regex.Pattern;

/** The contrast between white text and a colour, by the formula of WCAG 2. */
final class Contrast {

    /** What WCAG 2 requires at level AA for text of ordinary size. */
    static final double READABLE = 4.5;

    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");

    private Contrast() {}

    static boolean isColour(String text) {
        return COLOUR.matcher(text).matches();
    }

    /** From 1 for white to 21 for black. */
    static double withWhite(String colour) {
        int rgb = Integer.parseInt(colour.substring(1), 16);
        double luminance = 0.2126 * light(rgb >> 16) + 0.7152 * light(rgb >> 8) + 0.0722 * light(rgb);
        return 1.05 / (luminance + 0.05);
    }

    private static double light(int channel) {
        double share = (channel & 0xff) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
