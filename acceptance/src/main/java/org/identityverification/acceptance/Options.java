package org.identityverification.acceptance;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The options of the operator.
 *
 * @param publicUrl the URL of this program from outside, without a trailing slash
 * @param application the JAX-RS root of the reference application, without a trailing slash
 */
record Options(URI publicUrl, int port, URI provider, int maxCalls, int maxStarts, Optional<URI> application) {

    static final String USAGE = """
            java -jar acceptance.jar --public-url=https://… [options]

              --public-url=     the URL that a proxy forwards to this program
              --port=8090       the port of this program on 127.0.0.1
              --max-calls=20    limit of calls that may be billed
              --max-starts=3    limit of starts, which are billed
              --application=    the JAX-RS root of the reference application, for one start through it
              --provider=https://auth.csapi.com.cn

            In the environment:
              IDENTITY_VERIFICATION_APP_CODE   the app code
              IDENTITY_APP_TOKEN               the token for the reference application, if it requires one
            """;

    private static final Pattern LOCAL = Pattern.compile("localhost|127\\.0\\.0\\.1");
    private static final Pattern URL =
            Pattern.compile("(https://[A-Za-z0-9.-]+|http://(" + LOCAL + "))(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?");
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
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            String name = parts[0].replaceFirst("^--", "");
            if (parts.length < 2 || !parts[0].startsWith("--") || !given.containsKey(name)) {
                throw new WrongOptionException("Unknown option: " + parts[0]);
            }
            given.put(name, parts[1]);
        }
        URI publicUrl = url("public-url", given);
        URI provider = url("provider", given);
        if (isLocal(publicUrl) && !isLocal(provider)) {
            throw new WrongOptionException(
                    "--public-url is on this machine, but the provider is not: the provider would call itself");
        }
        return new Options(
                publicUrl,
                number("port", given),
                provider,
                number("max-calls", given),
                number("max-starts", given),
                given.getOrDefault("application", "").isEmpty()
                        ? Optional.empty()
                        : Optional.of(url("application", given)));
    }

    /** Plain http shows the person's data and the app code to every node on the way, so it is for this machine only. */
    private static URI url(String name, Map<String, String> given) {
        String text = given.getOrDefault(name, "").replaceFirst("/+$", "");
        if (!URL.matcher(text).matches()) {
            throw new WrongOptionException("--" + name + " must begin with https://, or on this machine with http://");
        }
        return URI.create(text);
    }

    private static boolean isLocal(URI url) {
        return LOCAL.matcher(url.getHost()).matches();
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
