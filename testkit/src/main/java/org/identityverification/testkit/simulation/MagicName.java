package org.identityverification.testkit.simulation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.Fault;

/**
 * A person's name that asks for a fault: {@code 测试-<fault>}, {@code 测试-result-<fault>} for the result query of that flow, each with
 * {@code -x<n>} at the end for the first n calls only.
 *
 * @param times how many calls, 0 for all
 */
record MagicName(Operation operation, Fault fault, int times) {

    static final String PREFIX = "测试-";

    private static final Pattern SHAPE =
            Pattern.compile(Pattern.quote(PREFIX) + "(result-)?(.+?)(?:-x([1-9][0-9]?))?", Pattern.CASE_INSENSITIVE);

    /** What a name asks for; empty for an ordinary name, and for one that names no known fault. */
    static Optional<MagicName> parse(String name) {
        Matcher parts = SHAPE.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Operation operation = parts.group(1) == null ? Operation.START : Operation.RESULT;
        int times = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        return Fault.byKey(parts.group(2)).map(fault -> new MagicName(operation, fault, times));
    }
}
