package org.identityverification.impl.runtime.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells names of properties and variables that were probably meant as keys, but have no effect. The reference application asks too. */
public final class MisspeltKeys {

    private static final String VARIABLE_PREFIX = Keys.environmentVariable(Keys.PREFIX);
    private static final Pattern OF_KUBERNETES = Pattern.compile("[A-Z0-9_]+_(SERVICE_(HOST|PORT)|PORT)(_.*)?");
    private static final int MAX_WRONG_LETTERS = 2;

    private MisspeltKeys() {}

    /** Whether a variable begins like those of the module, and no key and no service of Kubernetes has it. */
    public static boolean isUnknownVariable(String name) {
        return name.startsWith(VARIABLE_PREFIX)
                && Keys.ALL.stream().map(Keys::environmentVariable).noneMatch(name::equals)
                && !AccountKeys.isKey(name)
                && !RestClientKeys.isVariable(name)
                && !isOfKubernetes(name);
    }

    public static boolean isOfKubernetes(String name) {
        return OF_KUBERNETES.matcher(name).matches();
    }

    /** The names that begin, but for one or two letters, with a prefix of keys, as a property or as a variable. */
    public static List<String> near(Set<String> names, String prefix) {
        return names.stream()
                .filter(name -> isNear(name, prefix) && !isListedTwice(name, names))
                .sorted()
                .toList();
    }

    private static boolean isNear(String name, String prefix) {
        String variable = Keys.environmentVariable(prefix);
        boolean isExact = Stream.of(prefix, prefix.replace('.', '/'), variable, variable.toLowerCase(Locale.ROOT))
                .anyMatch(name::startsWith);
        return !isExact && !isOfKubernetes(name) && begins(Keys.environmentVariable(name), variable, MAX_WRONG_LETTERS);
    }

    /** Open Liberty lists each variable again in lower case, with dots. */
    private static boolean isListedTwice(String name, Set<String> names) {
        String variable = Keys.environmentVariable(name);
        return !name.equals(variable) && names.contains(variable);
    }

    /** Whether a name begins with a prefix, but for some letters that are missing, added or wrong. */
    private static boolean begins(String name, String prefix, int letters) {
        if (letters < 0 || prefix.length() <= letters || name.isEmpty()) {
            return letters >= 0 && prefix.length() <= letters;
        }
        String nextOfName = name.substring(1);
        String nextOfPrefix = prefix.substring(1);
        return name.charAt(0) == prefix.charAt(0)
                ? begins(nextOfName, nextOfPrefix, letters)
                : begins(nextOfName, nextOfPrefix, letters - 1)
                        || begins(nextOfName, prefix, letters - 1)
                        || begins(name, nextOfPrefix, letters - 1);
    }
}
