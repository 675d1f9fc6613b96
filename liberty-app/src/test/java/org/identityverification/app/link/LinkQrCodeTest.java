package org.identityverification.app.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.zxing.NotFoundException;
import com.google.zxing.ReaderException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The QR code of a link")
class LinkQrCodeTest {

    static Stream<String> links() {
        return Stream.of(
                "https://smlt.tsign.cn/I7vLahiqTMqT",
                "https://face.example.com/long?redirect=https%3A%2F%2Fa.example%2F%253Fb%253Dc&state=#wechat_redirect",
                "https://face.example.com/" + "0aB-".repeat(500));
    }

    @ParameterizedTest
    @MethodSource("links")
    void is_read_back_as_exactly_the_link(String link) throws ReaderException {
        assertThat(SvgQrCode.read(LinkQrCode.svg(link).orElseThrow())).isEqualTo(link);
    }

    @Test
    void has_an_error_correction_of_at_least_m() throws ReaderException {
        assertThat(SvgQrCode.errorCorrection(
                        LinkQrCode.svg("https://smlt.tsign.cn/I7vLahiqTMqT").orElseThrow()))
                .isIn("M", "Q", "H");
    }

    @Test
    void is_black_on_its_own_white_with_a_quiet_zone_and_shows_nothing_as_text() {
        String svg = LinkQrCode.svg("https://smlt.tsign.cn/I7vLahiqTMqT").orElseThrow();

        assertThat(svg)
                .startsWith(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 37 37\" shape-rendering=\"crispEdges\">")
                .contains("<rect width=\"37\" height=\"37\" fill=\"#fff\"/>")
                .containsOnlyOnce("<path fill=\"#000\"")
                .contains("d=\"M4 4h7v1h-7z")
                .doesNotContain("tsign", "style", "script", "title", "class");
    }

    @Test
    void is_absent_when_the_link_is_too_long_for_one() {
        assertThat(LinkQrCode.svg("https://face.example.com/" + "a".repeat(2400)))
                .isEmpty();
    }

    @Test
    void test_helper_finds_none_in_an_empty_image() {
        assertThat(catchThrowable(() -> SvgQrCode.read("<svg viewBox=\"0 0 29 29\"><path d=\"M4 4h1v1h-1z\"/></svg>")))
                .isInstanceOf(NotFoundException.class);
    }
}
