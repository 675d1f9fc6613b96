package org.identityverification.testkit.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.identityverification.testkit.script.Outcome;

/**
 * The options of the program.
 *
 * @param appCodes as given; empty if none was
 * @param app the public URL of the application; empty if none was given
 * @param scenario what the next persons do
 * @param command what follows {@code --}; empty if nothing does
 */
record Options(
        InetSocketAddress address, List<String> appCodes, String app, List<Outcome> scenario, List<String> command) {

    static final String USAGE = """
            java -jar identity-verification-sandbox.jar [options] [-- command]

              -- command           runs it with what the module needs in its environment, and ends with it
              --app=http://localhost:8080/api
                                   where the command's application has its JAX-RS resources
              --scenario=demo      what the next persons do: demo, notifications, outage, or a file
              --port=9099          0 for a free one, as with a command
              --host=127.0.0.1     the address to listen on; any but a loopback address needs --app-code
              --app-code=sandbox-app-code
                                   the app codes that are accepted, comma-separated; never those of a real account
            """;

    /** @throws IllegalArgumentException with what is wrong, without an app code */
    static Options parse(String... arguments) {
        List<String> all = Arrays.asList(arguments);
        boolean hasCommand = all.contains("--");
        List<String> command = hasCommand ? all.subList(all.indexOf("--") + 1, all.size()) : List.of();
        require(!hasCommand || !command.isEmpty(), "-- needs a command after it");
        Map<String, String> given = new TreeMap<>(Map.of("--host", "127.0.0.1", "--app-code", "", "--app", ""));
        given.put("--port", hasCommand ? "0" : "9099");
        given.put("--scenario", "");
        for (String argument : hasCommand ? all.subList(0, all.indexOf("--")) : all) {
            String[] parts = argument.split("=", 2);
            require(parts[0].startsWith("-"), "Every argument is an option: --name=value");
            require(given.containsKey(parts[0]), "Unknown option: " + parts[0]);
            require(parts.length == 2 && !parts[1].isBlank(), parts[0] + " needs a value: " + parts[0] + "=value");
            given.put(parts[0], parts[1]);
        }
        String port = given.getOrDefault("--port", "");
        require(
                port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535,
                "--port must be a number from 0 to 65535");
        InetAddress host = host(given.getOrDefault("--host", ""));
        String text = given.getOrDefault("--app-code", "");
        List<String> appCodes = text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        require(appCodes.stream().noneMatch(String::isBlank), "--app-code contains an empty app code");
        require(
                !appCodes.isEmpty() || host.isLoopbackAddress(),
                "--app-code is missing: with this --host other machines can call the program");
        String scenario = given.getOrDefault("--scenario", "");
        return new Options(
                new InetSocketAddress(host, Integer.parseInt(port)),
                appCodes,
                given.getOrDefault("--app", ""),
                scenario.isEmpty() ? List.of() : Scenario.read(scenario),
                command);
    }

    /** Whether other machines can call the program. */
    boolean isShared() {
        return !address.getAddress().isLoopbackAddress();
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
        throw new IllegalArgumentException("--host must be an address of this machine");
    }

    private static void require(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
