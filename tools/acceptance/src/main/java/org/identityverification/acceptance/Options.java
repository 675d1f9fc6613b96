package org.identityverification.acceptance;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The options of the operator.
 *
 * @param publicUrl the URL of this program from outside, without a trailing slash
 */
record Options(URI publicUrl, int port, URI provider, int maxCalls, int maxStarts) {

    static final String USAGE = """
            java -jar acceptance.jar --public-url=https://… [options]

              --public-url=     the URL that a proxy forwards to this program
              --port=8090       the port of this program on 127.0.0.1
              --max-calls=20    limit of calls that may be billed
              --max-starts=3    limit of starts, which may be billed
              --provider=https://auth.csapi.com.cn

            In the environment:
              IDENTITY_VERIFICATION_APP_CODE   the app code
            """;

    private static final Pattern DEFAULT = Pattern.compile("(?m)^ +(--[a-z-]+)=(\\S*)");
    private static final String LOCAL = "localhost|127\\.0\\.0\\.1";
    private static final String URL =
            "(https://[A-Za-z0-9.-]+|http://(" + LOCAL + "))(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?";

    /** An option or environment variable is wrong. The message says how, without its value. */
    static final class WrongException extends RuntimeException {

        WrongException(String message) {
            super(message);
        }
    }

    /** @throws WrongException with what is wrong */
    static Options parse(String... arguments) {
        Map<String, String> given = DEFAULT.matcher(USAGE)
                .results()
                .collect(Collectors.toMap(option -> option.group(1), option -> option.group(2)));
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            require(parts.length == 2 && given.containsKey(parts[0]), "Unknown option: " + parts[0]);
            given.put(parts[0], parts[1]);
        }
        Options options = new Options(
                url("--public-url", given),
                number("--port", given),
                url("--provider", given),
                number("--max-calls", given),
                number("--max-starts", given));
        require(options.port > 0 && options.port <= 65_535, "--port must be between 1 and 65535");
        require(
                !isLocal(options.publicUrl) || isLocal(options.provider),
                "--public-url is on this machine, but the provider is not: the provider would call itself");
        return options;
    }

    private static boolean isLocal(URI url) {
        return url.getHost().matches(LOCAL);
    }

    /** Plain http shows the person's data and the app code to every node on the way, so it is for this machine only. */
    private static URI url(String name, Map<String, String> given) {
        String text = given.getOrDefault(name, "").replaceFirst("/+$", "");
        require(text.matches(URL), name + " must begin with https://, or on this machine with http://");
        return URI.create(text);
    }

    private static int number(String name, Map<String, String> given) {
        require(given.getOrDefault(name, "").matches("[0-9]{1,5}"), name + " must be a number");
        return Integer.parseInt(given.getOrDefault(name, ""));
    }

    static void require(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new WrongException(otherwise);
        }
    }
}
