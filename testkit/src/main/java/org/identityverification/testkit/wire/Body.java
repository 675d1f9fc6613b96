package org.identityverification.testkit.wire;

import java.io.IOException;
import java.io.OutputStream;

/** The body of an {@link Answer}. */
public sealed interface Body {

    /** The media type of the provider's own answers. */
    String JSON = "application/json;charset=UTF-8";

    /** The media type of pages. */
    String HTML = "text/html;charset=UTF-8";

    record Empty() implements Body {}

    /** A text, sent as UTF-8. The content type may be empty. */
    record Text(String contentType, String text) implements Body {}

    /**
     * A body that is written piece by piece, by a writer that may pause or break off.
     *
     * @param announcedLength the value of {@code Content-Length}, true or not; negative for none
     */
    record Streamed(String contentType, long announcedLength, Writer writer) implements Body {}

    @FunctionalInterface
    interface Writer {

        /**
         * Writes the body, and does not close the stream.
         *
         * @throws IOException when the other side is gone, or on purpose to cut the connection
         */
        void writeTo(OutputStream out) throws IOException;
    }
}
