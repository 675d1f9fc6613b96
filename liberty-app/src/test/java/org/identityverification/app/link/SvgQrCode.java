package org.identityverification.app.link;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paints the one path of a QR code's SVG and reads what it says, as a phone's camera would. */
public final class SvgQrCode {

    private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"");
    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z");
    private static final Pattern PATH = Pattern.compile(" d=\"([Mhvz0-9 -]+)\"");
    private static final int SCALE = 4;
    private static final int WHITE = 0xFFFFFF;

    private SvgQrCode() {}

    public static String read(String svg) throws ReaderException {
        return decode(svg).getText();
    }

    static String errorCorrection(String svg) throws ReaderException {
        return String.valueOf(decode(svg).getResultMetadata().get(ResultMetadataType.ERROR_CORRECTION_LEVEL));
    }

    private static Result decode(String svg) throws ReaderException {
        int width = Integer.parseInt(find(SIZE, svg)) * SCALE;
        int[] pixels = new int[width * width];
        Arrays.fill(pixels, WHITE);
        RUN.matcher(find(PATH, svg)).results().forEach(run -> paint(pixels, width, run));
        LuminanceSource image = new RGBLuminanceSource(width, width, pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(image)), Map.of(DecodeHintType.TRY_HARDER, true));
    }

    private static void paint(int[] pixels, int width, MatchResult run) {
        int left = Integer.parseInt(run.group(1)) * SCALE;
        int top = Integer.parseInt(run.group(2)) * SCALE;
        int right = left + Integer.parseInt(run.group(3)) * SCALE;
        for (int y = top; y < top + SCALE; y++) {
            Arrays.fill(pixels, y * width + left, y * width + right, 0);
        }
    }

    private static String find(Pattern pattern, String svg) {
        Matcher matcher = pattern.matcher(svg);
        if (!matcher.find()) {
            throw new IllegalArgumentException("Not such a picture");
        }
        return matcher.group(1);
    }
}
