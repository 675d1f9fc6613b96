package org.identityverification.testkit.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
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
    private final List<String> appCodes;
    private final Control control;

    /** Listens until the process or its command ends. Exits with 2 if an option is wrong, or the port is taken. */
    @SuppressWarnings("SystemOut") // a program without a terminal
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        String command = words.isEmpty() ? "" : words.get(0);
        try {
            if (command.equals("keys")) {
                System.exit(new WebhookSending(System.out).keys(words.subList(1, words.size())));
            }
            if (command.equals("send")) {
                System.exit(new WebhookSending(System.out).send(words.subList(1, words.size()), System.getenv()));
            }
            Options options = Options.parse(arguments);
            Main provider = new Main(options);
            if (options.command().isEmpty()) {
                System.out.println("The simulated provider listens on " + provider.url);
                return;
            }
            // The console is the command's. The face page shows the rest.
            Logger.getLogger("").setLevel(Level.WARNING);
            System.out.println("The face page of the newest check: " + provider.newest());
            if (options.app().isEmpty() && System.getenv("IDENTITY_VERIFICATION_PUBLIC_URL") == null) {
                System.out.println("Where does the application answer? Without --app=http://localhost:8080/api, or an"
                        + " identity-verification.public-url of its own, it gets no notification.");
            }
            System.exit(Command.run(options.command(), it -> provider.configure(it, options.app())));
        } catch (IllegalArgumentException e) {
            boolean isWebhook = Set.of("keys", "send").contains(command);
            System.err.println(e.getMessage() + "\n\n" + (isWebhook ? WebhookSending.USAGE : Options.USAGE));
            System.exit(WRONG_OPTION);
        }
    }

    private Main(Options options) {
        HttpFront front = open(options.address());
        MovableClock clock = new MovableClock();
        String host = options.address().getAddress().getHostAddress();
        url = "http://" + (host.contains(":") ? '[' + host + ']' : host) + ':' + front.port();
        boolean isUsual = options.appCodes().isEmpty();
        appCodes = isUsual ? List.of("sandbox-app-code") : options.appCodes();
        Simulation simulation = new Simulation(appCodes, Simulation.Settings.usual(REMEMBERED_CALLS, isUsual), clock);
        options.scenario().forEach(simulation.scripts()::nextCheck);
        control = new Control(simulation, clock, options.isShared() ? options.appCodes() : List.of());
        front.serve(simulation.threads(), clock, this::serve);
    }

    private String newest() {
        return url + "/control/newest";
    }

    /** Adds what the module needs. What is there stays, unless it could lead to the real provider. */
    private void configure(Map<String, String> environment, String app) {
        environment.put("IDENTITY_VERIFICATION_MP_REST_URL", url);
        // It would take precedence over the URL.
        environment.remove("IDENTITY_VERIFICATION_MP_REST_URI");
        environment.put("IDENTITY_VERIFICATION_APP_CODE", appCodes.get(0));
        environment.putIfAbsent("IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "true");
        environment.putIfAbsent("IDENTITY_VERIFICATION_RESULT_QUERY_FIRST_DELAY", "PT10S");
        environment.putIfAbsent(
                "IDENTITY_VERIFICATION_NOTIFICATION_SECRET", UUID.randomUUID() + "" + UUID.randomUUID());
        environment.putIfAbsent("IDENTITY_VERIFICATION_CALLBACK_URL", newest());
        if (!app.isEmpty()) {
            environment.put("IDENTITY_VERIFICATION_PUBLIC_URL", app);
        }
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
