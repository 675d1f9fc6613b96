package org.identityverification.acceptance;

import java.util.Optional;

/**
 * A field of a body or of a query.
 *
 * @param name with those of the objects around it, as in {@code data.flowId}
 * @param type {@code string}, {@code number}, {@code boolean}, {@code null}, {@code object} or {@code array}
 * @param length in characters, or of an array in elements
 * @param value only where it is a code; of a link the host; of {@code expire} the time until then
 * @param ours whether the value is the one that this run sent, or got at the start
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
