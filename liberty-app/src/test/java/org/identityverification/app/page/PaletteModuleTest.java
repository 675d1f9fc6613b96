package org.identityverification.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaletteModuleTest {

    private static final String DARK_CARD = "#1a211e";

    @AutoClose
    private static final PageModule module = PageModule.load("palette");

    /** The darkest, and of each hue the lightest that is allowed. */
    @ParameterizedTest
    @ValueSource(strings = {"#000000", "#767676", "#ee0000", "#008a00", "#0000ff", "#7a7a00", "#008484", "#d100d1"})
    void keep_every_text_readable_in_light_and_in_dark(String colour) {
        assertThat(Page.contrastWithWhite(colour)).isGreaterThanOrEqualTo(Page.READABLE);
        Value colours = module.call("palette", colour);

        assertReadable("#ffffff", of(colours, "--own-accent-strong"));
        assertReadable(of(colours, "--own-tint"), of(colours, "--own-accent-strong"));
        assertReadable(DARK_CARD, of(colours, "--own-dark-accent-strong"));
        assertReadable(of(colours, "--own-dark-tint"), of(colours, "--own-dark-accent-strong"));
        assertReadable(of(colours, "--own-dark-accent"), of(colours, "--own-dark-on-accent"));
        assertReadable(of(colours, "--own-dark-accent-strong"), of(colours, "--own-dark-on-accent"));
    }

    private static String of(Value colours, String property) {
        return colours.getMember(property).asString();
    }

    private static void assertReadable(String one, String other) {
        double ratio = Page.contrastWithWhite(one) / Page.contrastWithWhite(other);
        assertThat(Math.max(ratio, 1 / ratio)).as(one + " and " + other).isGreaterThanOrEqualTo(Page.READABLE);
    }
}
