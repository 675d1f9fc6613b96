package org.identityverification.impl.notification;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
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
import org.identityverification.impl.verification.FieldLimits;
import org.jspecify.annotations.Nullable;

/**
 * Reads a notification (contract, section 2), event by event: strict about what decides the result, tolerant about everything
 * else. Binding libraries would take the last of duplicate keys, and some read {@code "yes"} as false.
 */
final class NotificationReader {

    private static final int MAX_DEPTH = 32;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

    Notification read(byte[] body) throws UnreadableNotificationException {
        return notificationOf(fieldsOf(text(body)));
    }

    private static Notification notificationOf(Map<String, Object> fields) throws UnreadableNotificationException {
        boolean success = success(fields);
        if (!(fields.get("flowId") instanceof String flowId)) {
            throw new UnreadableNotificationException("it has no flowId");
        }
        if (!FieldLimits.isFlowId(flowId)) {
            throw new UnreadableNotificationException("its flowId is not valid");
        }
        List<String> leftOut = new ArrayList<>();
        String verifyCode = optional(fields, "verifycode", FieldLimits::isVerifyCode, leftOut);
        String reason = optional(fields, "failReasonCode", FieldLimits::isReasonCode, leftOut);
        return new Notification(flowId, success, verifyCode, reason, leftOut);
    }

    private static boolean success(Map<String, Object> fields) throws UnreadableNotificationException {
        Set<Object> values = new HashSet<>();
        for (String name : List.of("success", "status")) {
            Object value = fields.getOrDefault(name, Event.VALUE_NULL);
            if (value instanceof Boolean) {
                values.add(value);
            } else if (value != Event.VALUE_NULL) {
                throw new UnreadableNotificationException(name + " is not a boolean");
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

    /** A text that every store can hold, or {@code null}. A value that is empty or not a text counts as absent. */
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
            return fieldsOf(parser);
        } catch (RuntimeException e) {
            // Any exception, because parsers may throw others than JSON-P specifies.
            throw new UnreadableNotificationException("it is not JSON");
        }
    }

    private static Map<String, Object> fieldsOf(JsonParser parser) throws UnreadableNotificationException {
        if (parser.next() != Event.START_OBJECT) {
            throw new UnreadableNotificationException("it is not a JSON object");
        }
        Map<String, Object> fields = new HashMap<>();
        Deque<Set<String>> namesSeen = new ArrayDeque<>(List.of(new HashSet<>()));
        String name = "";
        while (!namesSeen.isEmpty()) {
            Event event = parser.next();
            if (event == Event.KEY_NAME) {
                name = parser.getString();
                if (!namesSeen.element().add(name)) {
                    throw new UnreadableNotificationException("it has a duplicate key");
                }
            } else if (event == Event.END_OBJECT || event == Event.END_ARRAY) {
                namesSeen.pop();
            } else {
                if (namesSeen.size() == 1) {
                    fields.put(name, value(event, parser));
                }
                if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
                    if (namesSeen.size() == MAX_DEPTH) {
                        throw new UnreadableNotificationException("it is nested too deep");
                    }
                    namesSeen.push(new HashSet<>());
                }
            }
        }
        if (parser.hasNext()) {
            throw new UnreadableNotificationException("something follows the JSON object");
        }
        return fields;
    }

    /** A text or a boolean; for anything else its event, which is neither. */
    private static Object value(Event event, JsonParser parser) {
        return switch (event) {
            case VALUE_STRING, VALUE_NUMBER -> parser.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> event;
        };
    }

    /**
     * What a notification says (contract, section 2). Its {@code contextId} is not read, because our own start knows it.
     *
     * @param verifyCode the check code for the provider's other services: a secret
     * @param leftOut the names of fields whose values can't be stored
     */
    record Notification(
            String flowId,
            boolean success,
            @Nullable String verifyCode,
            @Nullable String failReasonCode,
            List<String> leftOut) {

        @Override
        public String toString() {
            return "Notification[flowId=" + flowId + ", success=" + success + ", failReasonCode=" + failReasonCode
                    + "]";
        }
    }

    /** A body is not a notification. The message holds nothing of the body. */
    static final class UnreadableNotificationException extends Exception {

        UnreadableNotificationException(String message) {
            super(message);
        }
    }
}
