package org.identityverification.acceptance;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The person being checked. Name and number never become a string, and are wiped when the run ends. */
final class Tester implements AutoCloseable {

    private static final char LAST_CONTROL = 0x1f;
    private static final int SHORTEST_PART = 4;
    private static final int MOST_BYTES = 3;

    private final char[] name;
    private final char[] number;
    private boolean wiped;

    /**
     * Takes ownership of both arrays.
     *
     * @throws IllegalArgumentException when one is empty, or contains a character that JSON escapes
     */
    Tester(char[] name, char[] number) {
        this.name = name;
        this.number = number;
        if (!isPlain(name) || !isPlain(number)) {
            close();
            throw new IllegalArgumentException(
                    "A name or a number is empty, or contains a character that is not allowed");
        }
    }

    /** A JSON object with both, and the fields of {@code rest}, a JSON object with at least one field. The caller wipes it. */
    byte[] json(String nameField, String numberField, String rest) {
        CharBuffer json = CharBuffer.allocate(name.length + number.length + rest.length() + 50);
        json.put("{\"" + nameField + "\":\"")
                .put(name)
                .put("\",\"" + numberField + "\":\"")
                .put(number);
        json.put("\",").put(rest, 1, rest.length()).flip();
        ByteBuffer bytes = ByteBuffer.allocate(json.remaining() * MOST_BYTES);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(json, bytes, true);
        byte[] exact = Arrays.copyOf(bytes.array(), bytes.position());
        Arrays.fill(bytes.array(), (byte) 0);
        Arrays.fill(json.array(), '\0');
        return exact;
    }

    /**
     * Whether a text contains the name or the number, or is a part of the number, for example the date of birth. Always true
     * when they are wiped: a notification can come after the end, and then there is nothing to compare it with.
     */
    synchronized boolean isIn(String text) {
        if (wiped) {
            return true;
        }
        CharBuffer all = CharBuffer.wrap(number);
        return contains(text, CharBuffer.wrap(name))
                || contains(text, all)
                || (text.length() >= SHORTEST_PART && contains(all, text));
    }

    @Override
    public synchronized void close() {
        wiped = true;
        Arrays.fill(name, '\0');
        Arrays.fill(number, '\0');
    }

    private static boolean isPlain(char[] typed) {
        for (char c : typed) {
            if (c <= LAST_CONTROL || c == '"' || c == '\\') {
                return false;
            }
        }
        return typed.length > 0;
    }

    /** In any case: servers change the case of headers. */
    private static boolean contains(CharSequence text, CharSequence part) {
        return IntStream.rangeClosed(0, text.length() - part.length())
                .anyMatch(from -> IntStream.range(0, part.length())
                        .allMatch(i ->
                                Character.toUpperCase(text.charAt(from + i)) == Character.toUpperCase(part.charAt(i))));
    }
}
