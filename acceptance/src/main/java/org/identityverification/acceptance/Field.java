package org.identityverification.acceptance;

import java.util.Optional;

/**
 * A field of a body or of a query.
 *
 * @param name the path, for example {@code data.flowId}
 * @param type {@code string}, {@code number}, {@code boolean}, {@code null}, {@code object} or {@code array}
 * @param length in characters; for an array, in elements
 * @param value only if it is a code; for a link the host; for {@code expire} the time until then
 * @param ours whether it is the value that this run sent, or got from the start
 */
record Field(String name, String type, int length, Optional<String> value, boolean ours) {

    boolean isNull() {
        return type.equals("null");
    }

    boolean has(String code) {
        return value.filter(code::equals).isPresent();
    }

    @Override
    public String toString() {
        String text = switch (type) {
            case "null", "object" -> name + ": " + type;
            case "boolean" -> name + ": boolean";
            default -> name + ": " + type + '(' + length + ')';
        };
        return text + value.map(it -> " = " + it).orElse("") + (ours ? " = ours" : "");
    }
}
