package org.identityverification.acceptance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the report tells about a body.
 *
 * @param isJson whether it is a JSON object; otherwise there are no fields
 */
record Body(boolean isJson, int bytes, List<Field> fields) {

    Body {
        fields = List.copyOf(fields);
    }

    Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** The value of a field, if it is a code. */
    Optional<String> code(String name) {
        return field(name).flatMap(Field::value);
    }

    @Override
    public String toString() {
        if (!isJson) {
            return bytes == 0 ? "no body" : "a body that is not a JSON object, " + bytes + " bytes";
        }
        return fields.stream().map(Field::toString).collect(Collectors.joining(", "));
    }
}
