package org.identityverification.impl.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** How keys are spelt as environment variables, by MicroProfile Config. */
final class EnvironmentVariables {

    private static final Pattern OF_KUBERNETES =
            Pattern.compile(".*_(SERVICE_(HOST|PORT(_\\w+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private EnvironmentVariables() {}

    static String of(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** Whether Kubernetes makes such a variable for a service. */
    static boolean isOfKubernetes(String name) {
        return OF_KUBERNETES.matcher(name).matches();
    }
}
