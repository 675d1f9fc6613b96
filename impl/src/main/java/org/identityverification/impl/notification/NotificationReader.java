package org.identityverification.impl.notification;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.identityverification.impl.provider.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Reads a notification, event by event: strict about what decides the result, tolerant about everything else. Binding
 * libraries would take the last of duplicate keys, and some read {@code "yes"} as false.
 *
 * <p>The shape of the notification is eSign's (contract, section 2): {@code action} may be absent or anything, fields may be
 * added, and {@code status} is a legacy twin of {@code success}.
 */
final class NotificationReader {

    private static final int MAX_DEPTH = 32;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final JsonParserFactory parsers;

    NotificationReader() {
        this(Json.createParserFactory(Map.of()));
    }

    NotificationReader(JsonParserFactory parsers) {
        this.parsers = parsers;
    }

    Notification read(byte[] body) throws UnreadableNotificationException {
        return notificationOf(fieldsOf(text(body)));
    }

    private static Notification notificationOf(Map<String, Object> fields) throws UnreadableNotificationException {
        boolean success = success(fields);
        if (!(fields.get("flowId") instanceof String flowId)) {
            throw new UnreadableNotificationException("it has no flowId");
        }
        if (!Limits.isFlowId(flowId)) {
            throw new UnreadableNotificationException("its flowId is not valid");
        }
        List<String> leftOut = new ArrayList<>();
        String verifyCode = optional(fields, "verifycode", Limits::isVerifyCode, leftOut);
        String reason = optional(fields, "failReasonCode", Limits::isReasonCode, leftOut);
        return new Notification(flowId, success, verifyCode, reason, leftOut);
    }

    private static boolean success(Map<String, Object> fields) throws UnreadableNotificationException {
        Set<Object> values = new HashSet<>();
        for (String name : List.of("success", "status")) {
            if (fields.containsKey(name)) {
                if (!(fields.get(name) instanceof Boolean)) {
                    throw new UnreadableNotificationException(name + " is not a boolean");
                }
                values.add(fields.get(name));
            }
        }
        if (values.size() > 1) {
            throw new UnreadableNotificationException("success and status disagree");
        }
        if (values.isEmpty()) {
            throw new UnreadableNotificationException("it has neither success nor status");
        }
        return values.contains(true);
    }

    /** A text that every store can keep. Another one is left out, and one that is empty or no text counts as absent. */
    private static @Nullable String optional(
            Map<String, Object> fields, String name, Predicate<String> isValid, List<String> leftOut) {
        if (!(fields.get(name) instanceof String text) || text.isEmpty()) {
            return null;
        }
        if (isValid.test(text)) {
            return text;
        }
        leftOut.add(name);
        return null;
    }

    private static String text(byte[] body) throws UnreadableNotificationException {
        String text = new String(body, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body)) {
            throw new UnreadableNotificationException("it is not UTF-8");
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private Map<String, Object> fieldsOf(String text) throws UnreadableNotificationException {
        try (JsonParser parser = parsers.createParser(new StringReader(text))) {
            return new ObjectReader(parser).read();
        } catch (RuntimeException e) {
            // Not only what the standard says: an empty text is out of bounds for Johnzon.
            throw new UnreadableNotificationException("it is not JSON");
        }
    }

    /** Reads one object: keeps its strings, numbers and booleans, and checks everything below it. */
    private static final class ObjectReader {

        private final JsonParser parser;
        private final Map<String, Object> fields = new HashMap<>();
        private final Deque<Set<String>> namesSeen = new ArrayDeque<>();
        private @Nullable String name;

        private ObjectReader(JsonParser parser) {
            this.parser = parser;
        }

        private Map<String, Object> read() throws UnreadableNotificationException {
            if (parser.next() != JsonParser.Event.START_OBJECT) {
                throw new UnreadableNotificationException("it is not a JSON object");
            }
            enter();
            while (!namesSeen.isEmpty()) {
                take(parser.next());
            }
            if (parser.hasNext()) {
                throw new UnreadableNotificationException("something follows the JSON object");
            }
            return fields;
        }

        private void take(JsonParser.Event event) throws UnreadableNotificationException {
            switch (event) {
                case START_OBJECT, START_ARRAY -> {
                    keep(event);
                    enter();
                }
                case END_OBJECT, END_ARRAY -> namesSeen.pop();
                case KEY_NAME -> {
                    name = parser.getString();
                    if (!namesSeen.element().add(name)) {
                        throw new UnreadableNotificationException("it has a duplicate key");
                    }
                }
                case VALUE_STRING, VALUE_NUMBER -> keep(parser.getString());
                case VALUE_TRUE -> keep(true);
                case VALUE_FALSE -> keep(false);
                case VALUE_NULL -> keep(event);
            }
        }

        private void enter() throws UnreadableNotificationException {
            if (namesSeen.size() == MAX_DEPTH) {
                throw new UnreadableNotificationException("it is nested too deep");
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
