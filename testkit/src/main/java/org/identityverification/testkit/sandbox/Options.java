package org.identityverification.testkit.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of the program.
 *
 * @param appCodes as given; empty if none was
 */
record Options(InetSocketAddress address, List<String> appCodes) {

    static final String USAGE = """
            java -jar identity-verification-sandbox.jar [options]

              --port=9099          0 for a free one
              --host=127.0.0.1     the address to listen on; any but a loopback address needs --app-code
              --app-code=sandbox-app-code
                                   the app codes that are accepted, comma-separated; never those of a real account
            """;

    private static final int LAST_PORT = 65_535;

    /** @throws WrongOptionException with what is wrong */
    static Options parse(String... arguments) {
        Map<String, String> given = new TreeMap<>(Map.of("port", "9099", "host", "127.0.0.1", "app-code", ""));
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            String name = parts[0].replaceFirst("^--", "");
            if (!parts[0].startsWith("-")) {
                throw new WrongOptionException("Every argument is an option: --name=value");
            }
            if (!parts[0].startsWith("--") || !given.containsKey(name)) {
                throw new WrongOptionException("Unknown option: " + parts[0]);
            }
            if (parts.length < 2 || parts[1].isBlank()) {
                throw new WrongOptionException("--" + name + " needs a value: --" + name + "=value");
            }
            given.put(name, parts[1]);
        }
        InetAddress host = host(given.getOrDefault("host", ""));
        List<String> appCodes = appCodes(given.getOrDefault("app-code", ""));
        if (appCodes.isEmpty() && !host.isLoopbackAddress()) {
            throw new WrongOptionException(
                    "--app-code is missing: with this --host other machines can call the program");
        }
        return new Options(new InetSocketAddress(host, port(given.getOrDefault("port", ""))), appCodes);
    }

    /** Whether other machines can call the program. */
    boolean isShared() {
        return !address.getAddress().isLoopbackAddress();
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > LAST_PORT) {
            throw new WrongOptionException("--port must be a number from 0 to " + LAST_PORT);
        }
        return Integer.parseInt(text);
    }

    private static List<String> appCodes(String text) {
        List<String> appCodes = text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        if (appCodes.stream().anyMatch(String::isBlank)) {
            throw new WrongOptionException("--app-code contains an empty app code");
        }
        return appCodes;
    }

    private static InetAddress host(String text) {
        try {
            InetAddress host = InetAddress.getByName(text);
            if (host.isAnyLocalAddress()
                    || host.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(host) != null) {
                return host;
            }
        } catch (IOException e) {
            // Reported below.
        }
        throw new WrongOptionException("--host must be an address of this machine");
    }

    /** An option is wrong. The message says how, without an app code. */
    static final class WrongOptionException extends RuntimeException {

        WrongOptionException(String message) {
            super(message);
        }
    }
}
