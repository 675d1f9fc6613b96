package org.identityverification.acceptance;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the operator has chosen.
 *
 * @param publicUrl where this program is seen from outside, without a slash at the end
 * @param application the JAX-RS root of the reference application, without a slash at the end
 */
record Options(URI publicUrl, int port, URI provider, int maxCalls, int maxStarts, Optional<URI> application) {

    static final String USAGE = """
            java -jar acceptance.jar --public-url=https://… [options]

              --public-url=     where a proxy leads to this program
              --port=8090       where this program listens, on 127.0.0.1
              --max-calls=20    how many calls may be made that are perhaps billed
              --max-starts=3    how many checks may be started, which are billed
              --application=    the JAX-RS root of the reference application, for one start through it
              --provider=https://auth.csapi.com.cn

            In the environment:
              IDENTITY_VERIFICATION_APP_CODE   the app code
              IDENTITY_APP_TOKEN               the token for the reference application, if it wants one
            """;

    /** @throws WrongOptionException with what is wrong */
    static Options parse(String... arguments) {
        Map<String, String> given = new TreeMap<>(Map.of(
                "port", "8090",
                "provider", "https://auth.csapi.com.cn",
                "max-calls", "20",
                "max-starts", "3",
                "application", "",
                "public-url", ""));
        List<String> known = new ArrayList<>(given.keySet());
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            String name = parts[0].replaceFirst("^--", "");
            if (parts.length < 2 || !parts[0].startsWith("--") || !known.contains(name)) {
                throw new WrongOptionException("Unknown option: " + parts[0]);
            }
            given.put(name, parts[1]);
        }
        String application = given.getOrDefault("application", "");
        return new Options(
                url("public-url", given),
                number("port", given),
                url("provider", given),
                number("max-calls", given),
                number("max-starts", given),
                application.isEmpty() ? Optional.empty() : Optional.of(url("application", given)));
    }

    /** Clear text shows the person's data and the app code to every node on the way, so it is for this machine only. */
    private static URI url(String name, Map<String, String> given) {
        String text = given.getOrDefault(name, "").replaceFirst("/+$", "");
        try {
            URI url = URI.create(text);
            boolean local = "localhost".equals(url.getHost()) || "127.0.0.1".equals(url.getHost());
            if (url.getHost() != null
                    && ("https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && local))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new WrongOptionException("--" + name + " must begin with https://, on this machine with http://");
    }

    private static int number(String name, Map<String, String> given) {
        String text = given.getOrDefault(name, "");
        if (!text.matches("[0-9]{1,5}")) {
            throw new WrongOptionException("--" + name + " must be a number");
        }
        return Integer.parseInt(text);
    }
}
