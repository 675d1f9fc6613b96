package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.Decoder;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrCodeTest {

    private static final int MARGIN = 2;

    @Test
    void contains_the_link_and_a_short_link_fits_into_80_columns() throws Exception {
        String link = "https://smlt.tsign.cn/I7vLahiqTMqT";
        List<String> lines = QrCode.of(link).lines().toList();
        int width = lines.get(0).length();
        boolean[][] dark = new boolean[width - 2 * MARGIN][width - 2 * MARGIN];
        for (int y = 0; y < dark.length; y++) {
            for (int x = 0; x < dark.length; x++) {
                char c = lines.get((y + MARGIN) / 2).charAt(x + MARGIN);
                dark[y][x] = c != '█' && c != (y % 2 == 0 ? '▀' : '▄');
            }
        }

        assertThat(width).isLessThanOrEqualTo(80);
        assertThat(new Decoder().decode(dark).getText()).isEqualTo(link);
    }

    @Test
    void is_left_out_for_a_text_that_no_QR_code_can_hold() {
        assertThat(QrCode.of("x".repeat(5000))).isEmpty();
    }
}
