package org.identityverification.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The first exchange with the real provider: see docs/acceptance.md. */
public final class Acceptance {

    static final String REPORT = "acceptance.md";

    private static final String APP_CODE = "IDENTITY_VERIFICATION_APP_CODE";
    private static final int FAILED = 2;

    private static final String USAGE = resource("usage.txt");

    private static final String LOCAL = "localhost|127\\.0\\.0\\.1";
    private static final String URL =
            "(https://[A-Za-z0-9.-]+|http://(" + LOCAL + "))(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?";

    private Acceptance() {}

    /** The options of the operator. No URL has a trailing slash. */
    record Options(URI publicUrl, int port, URI provider, int maxCalls, int maxStarts) {}

    /** An option or environment variable is wrong. The message says how, without its value. */
    static final class WrongException extends RuntimeException {

        WrongException(String message) {
            super(message);
        }
    }

    /** Exits with 0 if nothing differs from the contract, with 1 if something does, and with 2 if the run failed. */
    public static void main(String[] arguments) {
        // By default the client repeats a GET when a connection breaks, and a query may be billed.
        System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
        int status = FAILED;
        try {
            String appCode = System.getenv().getOrDefault(APP_CODE, "");
            status = run(appCode, Path.of(""), new Terminal(), new Facts(), Clock.systemUTC(), arguments);
        } catch (WrongException e) {
            System.err.println(e.getMessage() + "\n\n" + USAGE);
        } catch (IOException | InterruptedException | RuntimeException e) {
            // The message may repeat what was typed.
            System.err.println("The run failed: " + e.getClass().getName());
        }
        System.exit(status);
    }

    /**
     * Makes a run, writes the report into {@code folder}, and returns the exit status. Throws a {@link WrongException} when
     * an argument is wrong, the app code is missing, or a report already exists.
     */
    static int run(String appCode, Path folder, Terminal terminal, Facts facts, Clock clock, String... arguments)
            throws IOException, InterruptedException {
        Options options = parse(arguments);
        require(!appCode.isBlank(), "The environment variable " + APP_CODE + " is not set");
        Path file = folder.resolve(REPORT);
        require(!Files.exists(file), REPORT + " of another run already exists here: move it away first");
        Report report = new Report(file, options, facts, clock);
        new Run(appCode, terminal, report).make();
        terminal.say("The report is in " + REPORT + ".");
        boolean isLetIn = facts.result(Step.GOOD_CALL).kind() == Verdict.Kind.AS_WRITTEN;
        return !isLetIn ? FAILED : report.count(Verdict.Kind.DIFFERENT) > 0 ? 1 : 0;
    }

    static Options parse(String... arguments) {
        Map<String, String> given = Pattern.compile("(?m)^ +(--[a-z-]+)=(\\S*)")
                .matcher(USAGE)
                .results()
                .collect(Collectors.toMap(option -> option.group(1), option -> option.group(2)));
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            require(parts.length == 2 && given.containsKey(parts[0]), "Unknown option: " + parts[0]);
            given.put(parts[0], parts[1]);
        }
        URI publicUrl = url("--public-url", given);
        URI provider = url("--provider", given);
        require(
                !publicUrl.getHost().matches(LOCAL) || provider.getHost().matches(LOCAL),
                "--public-url is on this machine, but the provider is not: the provider would call itself");
        int port = number("--port", given);
        return new Options(publicUrl, port, provider, number("--max-calls", given), number("--max-starts", given));
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

    /** The text of a file beside this class. */
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Acceptance.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new WrongException(otherwise);
        }
    }
}
