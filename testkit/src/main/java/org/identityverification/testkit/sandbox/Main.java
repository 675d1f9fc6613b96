package org.identityverification.testkit.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** The simulated provider as a program: see docs/sandbox.md. */
public final class Main {

    private static final int REMEMBERED_CALLS = 100;
    private static final int WRONG_OPTION = 2;
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+])(:[0-9]{1,5})?");

    private final String url;
    private final Control control;

    /** Listens until the process ends. Exits with 2 if an option is wrong, or the port is taken. */
    @SuppressWarnings("SystemOut") // a program without a terminal
    public static void main(String[] arguments) {
        try {
            System.out.println("The simulated provider listens on " + new Main(Options.parse(arguments)).url);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(WRONG_OPTION);
        }
    }

    private Main(Options options) {
        HttpFront front = open(options.address());
        MovableClock clock = new MovableClock();
        String host = options.address().getAddress().getHostAddress();
        url = "http://" + (host.contains(":") ? '[' + host + ']' : host) + ':' + front.port();
        boolean isUsual = options.appCodes().isEmpty();
        Simulation simulation = new Simulation(
                isUsual ? List.of("sandbox-app-code") : options.appCodes(),
                Simulation.Settings.usual(REMEMBERED_CALLS, isUsual),
                clock);
        control = new Control(simulation, clock, options.isShared() ? options.appCodes() : List.of());
        front.serve(simulation.threads(), clock, this::serve);
    }

    private static HttpFront open(InetSocketAddress address) {
        try {
            return new HttpFront(address);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--port: port " + address.getPort() + " is taken, or not allowed: " + e.getMessage());
        }
    }

    private void serve(Call call, Consumer<Answer> server) {
        String base = call.header("Host")
                .filter(HOST.asMatchPredicate())
                .map(it -> "http://" + it)
                .orElse(url);
        control.serve(call, base, server);
    }
}
