package org.identityverification.acceptance;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.Console;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The terminal of the operator. Without one, nothing can be asked; messages are printed nevertheless. */
class Terminal {

    private final Optional<Console> console = Optional.ofNullable(System.console());

    boolean canAnswer() {
        return console.isPresent();
    }

    @SuppressWarnings("SystemOut") // a program without a terminal
    void say(String text) {
        console.ifPresentOrElse(it -> it.printf("%s%n", text), () -> System.out.println(text));
    }

    String answer(String question) {
        return console.map(it -> it.readLine("%s ", question)).orElse("").strip();
    }

    String unseen(String question) {
        return console.map(it -> it.readPassword("%s ", question))
                .map(String::new)
                .orElse("");
    }

    /** Asks a question; any answer but yes means no. */
    boolean agrees(String question) {
        return answer(question + " [y/N]").matches("(?i)y|yes");
    }

    /** Lets the operator wait until the condition holds, but no longer than this. Returns whether it holds. */
    boolean waitUntil(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - begun < atMost.toNanos()) {
            Thread.sleep(200);
        }
        return condition.getAsBoolean();
    }

    /**
     * A QR code made of characters, two of its rows in each line. Dark modules are blank, because most terminals are dark. Empty if
     * the text is empty or too long.
     */
    static String qrCode(String text) {
        StringBuilder lines = new StringBuilder();
        try {
            BitMatrix dark =
                    new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, 2));
            for (int y = 0; y < dark.getHeight(); y += 2) {
                for (int x = 0; x < dark.getWidth(); x++) {
                    boolean upper = !dark.get(x, y);
                    boolean lower = y + 1 < dark.getHeight() && !dark.get(x, y + 1);
                    lines.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
                }
                lines.append('\n');
            }
        } catch (IllegalArgumentException | WriterException e) {
            return "";
        }
        return lines.toString();
    }
}
