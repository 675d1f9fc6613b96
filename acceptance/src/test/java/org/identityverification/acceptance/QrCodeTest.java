package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class QrCodeTest {

    private static final int SCALE = 8;

    @Test
    void contains_the_link_and_a_short_link_fits_into_80_columns() throws Exception {
        String link = "https://smlt.tsign.cn/I7vLahiqTMqT";
        String[] lines = QrCode.of(link).split("\n");
        int width = lines[0].length();

        assertThat(width).isLessThanOrEqualTo(80);
        assertThat(new QRCodeReader().decode(picture(lines, width)).getText()).isEqualTo(link);
    }

    @Test
    void is_left_out_for_a_text_that_no_QR_code_can_hold() {
        assertThat(QrCode.of("x".repeat(5000))).isEmpty();
    }

    private static BinaryBitmap picture(String[] lines, int width) {
        int height = lines.length * 2;
        int[] pixels = new int[width * SCALE * height * SCALE];
        Arrays.setAll(pixels, i -> {
            int x = i % (width * SCALE) / SCALE;
            int y = i / (width * SCALE) / SCALE;
            char c = lines[y / 2].charAt(x);
            boolean light = c == '█' || c == (y % 2 == 0 ? '▀' : '▄');
            return light ? 0xffffff : 0;
        });
        return new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width * SCALE, height * SCALE, pixels)));
    }
}
