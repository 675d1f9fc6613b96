package org.identityverification.impl.notification;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a notification, event by event: strict about what decides the result, tolerant about everything else. Binding
 * libraries would take the last of duplicate keys, and some read {@code "yes"} as false.
 *
 * <p>The shape of the notification is eSign's (contract, section 2): {@code action} may be absent or anything, fields may be
 * added, and {@code status} is a legacy twin of {@code success}.
 */
final class NoticeReader {

    private static final int DEEPEST = 32;
    private static final int LONGEST_FLOW_ID = 64;
    private static final int LONGEST_CONTEXT_ID = 256;
    private static final int LONGEST_VERIFY_CODE = 512;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7E]+");
    private static final Pattern REASON_CODE = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final JsonParserFactory parsers;

    NoticeReader() {
        this(Json.createParserFactory(Map.of()));
    }

    NoticeReader(JsonParserFactory parsers) {
        this.parsers = parsers;
    }

    Notice read(byte[] body) throws UnreadableNoticeException {
        return noticeOf(fieldsOf(text(body)));
    }

    private static Notice noticeOf(Map<String, Object> fields) throws UnreadableNoticeException {
        boolean success = success(fields);
        if (!(fields.get("flowId") instanceof String flowId)) {
            throw new UnreadableNoticeException("it has no flowId");
        }
        if (flowId.length() > LONGEST_FLOW_ID || !PRINTABLE.matcher(flowId).matches()) {
            throw new UnreadableNoticeException("its flowId is none");
        }
        String verifyCode = optional(fields, "verifycode");
        if (verifyCode != null && verifyCode.length() > LONGEST_VERIFY_CODE) {
            throw new UnreadableNoticeException("its verifycode is too long");
        }
        String contextId = optional(fields, "contextId");
        String reason = optional(fields, "failReasonCode");
        return new Notice(
                flowId,
                success,
                contextId == null || contextId.length() > LONGEST_CONTEXT_ID ? null : contextId,
                verifyCode,
                reason == null || !REASON_CODE.matcher(reason).matches() ? null : reason);
    }

    private static boolean success(Map<String, Object> fields) throws UnreadableNoticeException {
        Boolean success = flag(fields, "success");
        Boolean twin = flag(fields, "status");
        if (success != null && twin != null && !success.equals(twin)) {
            throw new UnreadableNoticeException("success and status disagree");
        }
        if (success != null) {
            return success;
        }
        if (twin != null) {
            return twin;
        }
        throw new UnreadableNoticeException("it has neither success nor status");
    }

    private static @Nullable Boolean flag(Map<String, Object> fields, String name) throws UnreadableNoticeException {
        if (!fields.containsKey(name)) {
            return null;
        }
        if (fields.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw new UnreadableNoticeException(name + " is not a boolean");
    }

    private static @Nullable String optional(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof String text && !text.isEmpty() && isStorable(text) ? text : null;
    }

    /** Not every database takes U+0000, and half a character is none. */
    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }

    private static String text(byte[] body) throws UnreadableNoticeException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnreadableNoticeException("it is not UTF-8");
        }
    }

    private Map<String, Object> fieldsOf(String text) throws UnreadableNoticeException {
        try (JsonParser parser = parsers.createParser(new StringReader(text))) {
            return new ObjectReader(parser).read();
        } catch (RuntimeException e) {
            // Not only what the standard says: an empty text is out of bounds for Johnzon.
            throw new UnreadableNoticeException("it is not JSON");
        }
    }

    /** Walks through one object: keeps its strings, numbers and booleans, and looks for faults in everything below it. */
    private static final class ObjectReader {

        private final JsonParser parser;
        private final Map<String, Object> fields = new HashMap<>();
        private final Deque<Set<String>> namesSeen = new ArrayDeque<>();
        private @Nullable String name;

        private ObjectReader(JsonParser parser) {
            this.parser = parser;
        }

        private Map<String, Object> read() throws UnreadableNoticeException {
            if (parser.next() != JsonParser.Event.START_OBJECT) {
                throw new UnreadableNoticeException("it is not a JSON object");
            }
            enter();
            while (!namesSeen.isEmpty()) {
                take(parser.next());
            }
            if (parser.hasNext()) {
                throw new UnreadableNoticeException("something follows the JSON object");
            }
            return fields;
        }

        private void take(JsonParser.Event event) throws UnreadableNoticeException {
            switch (event) {
                case START_OBJECT, START_ARRAY -> {
                    keep(event);
                    enter();
                }
                case END_OBJECT, END_ARRAY -> namesSeen.pop();
                case KEY_NAME -> {
                    name = parser.getString();
                    if (!namesSeen.element().add(name)) {
                        throw new UnreadableNoticeException("it has a duplicate key");
                    }
                }
                case VALUE_STRING, VALUE_NUMBER -> keep(parser.getString());
                case VALUE_TRUE -> keep(true);
                case VALUE_FALSE -> keep(false);
                case VALUE_NULL -> keep(event);
            }
        }

        private void enter() throws UnreadableNoticeException {
            if (namesSeen.size() == DEEPEST) {
                throw new UnreadableNoticeException("it is nested too deep");
            }
            namesSeen.push(new HashSet<>());
        }

        private void keep(Object value) {
            if (namesSeen.size() == 1 && name != null) {
                fields.put(name, value);
            }
        }
    }
}
