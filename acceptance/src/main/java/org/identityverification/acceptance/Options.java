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

    private static final int LAST_PORT = 65_535;

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
        URI publicUrl = url("public-url", given);
        URI provider = url("provider", given);
        if (isLocal(publicUrl) && !isLocal(provider)) {
            throw new WrongOptionException(
                    "--public-url leads the provider to itself: it is of this machine, and the provider is not");
        }
        return new Options(
                publicUrl,
                number("port", given),
                provider,
                number("max-calls", given),
                number("max-starts", given),
                application.isEmpty() ? Optional.empty() : Optional.of(url("application", given)));
    }

    /** Clear text shows the person's data and the app code to every node on the way, so it is for this machine only. */
    private static URI url(String name, Map<String, String> given) {
        String text = given.getOrDefault(name, "").replaceFirst("/+$", "");
        try {
            URI url = URI.create(text);
            boolean plain = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
            if (plain
                    && url.getHost() != null
                    && ("https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && isLocal(url)))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new WrongOptionException("--" + name + " must begin with https://, on this machine with http://");
    }

    private static boolean isLocal(URI url) {
        return "localhost".equals(url.getHost()) || "127.0.0.1".equals(url.getHost());
    }

    private static int number(String name, Map<String, String> given) {
        String text = given.getOrDefault(name, "");
        if (!text.matches("[0-9]{1,5}")) {
            throw new WrongOptionException("--" + name + " must be a number");
        }
        int number = Integer.parseInt(text);
        if (name.equals("port") && (number == 0 || number > LAST_PORT)) {
            throw new WrongOptionException("--port must be between 1 and " + LAST_PORT);
        }
        return number;
    }
}
