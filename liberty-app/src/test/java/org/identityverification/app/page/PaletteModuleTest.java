package org.identityverification.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Reds of banks, the outermost that count as red, and their neighbours. */
    @ParameterizedTest
    @CsvSource({
        "#9b1c31, true", "#c7000b, true", "#c8102e, true", "#8a0022, true", "#c82a00, true",
        "#c8005f, false", "#b34700, false", "#1f6f5c, false", "#1d4ed8, false", "#000000, false"
    })
    void show_errors_in_orange_beside_a_red_of_the_customers(String colour, boolean orange) {
        Value colours = module.call("palette", colour);

        assertThat(colours.hasMember("--own-bad")).isEqualTo(orange);
        if (orange) {
            assertReadable("#ffffff", of(colours, "--own-bad"));
            assertReadable(of(colours, "--own-bad-tint"), of(colours, "--own-bad"));
            assertReadable(DARK_CARD, of(colours, "--own-dark-bad"));
            assertReadable(of(colours, "--own-dark-bad-tint"), of(colours, "--own-dark-bad"));
        }
    }

    private static String of(Value colours, String property) {
        return colours.getMember(property).asString();
    }

    private static void assertReadable(String one, String other) {
        double ratio = Page.contrastWithWhite(one) / Page.contrastWithWhite(other);
        assertThat(Math.max(ratio, 1 / ratio)).as(one + " and " + other).isGreaterThanOrEqualTo(Page.READABLE);
    }
}
