package org.identityverification.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** The first exchange with the real provider: see docs/acceptance.md. */
public final class Acceptance {

    static final String REPORT = "acceptance.md";

    private static final String APP_CODE = "IDENTITY_VERIFICATION_APP_CODE";
    private static final int DIFFERENT = 1;
    private static final int FAILED = 2;

    private Acceptance() {}

    /** Exits with 0 if nothing differs from the contract, with 1 if something does, and with 2 if the run failed. */
    public static void main(String[] arguments) {
        // By default the client repeats a GET when a connection breaks, and a query may be billed.
        System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
        int status = FAILED;
        try {
            String appCode = System.getenv().getOrDefault(APP_CODE, "");
            status = run(appCode, Path.of(""), new Terminal(), new Facts(), Clock.systemUTC(), arguments);
        } catch (Options.WrongException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
        } catch (IOException e) {
            System.err.println("The run failed: " + e);
        } catch (InterruptedException | RuntimeException e) {
            // The message may repeat what was typed.
            System.err.println("The run failed: " + e.getClass().getName());
        }
        System.exit(status);
    }

    /**
     * Makes a run, writes the report into {@code folder}, and returns the exit status. Throws a {@link Options.WrongException} when
     * an argument is wrong, the app code is missing, or a report already exists.
     */
    static int run(String appCode, Path folder, Terminal terminal, Facts facts, Clock clock, String... arguments)
            throws IOException, InterruptedException {
        Options options = Options.parse(arguments);
        Options.require(!appCode.isBlank(), "The environment variable " + APP_CODE + " is not set");
        Path file = folder.resolve(REPORT);
        Options.require(!Files.exists(file), REPORT + " of another run already exists here: move it away first");
        Report report = new Report(file, options, facts, clock);
        facts.onChange(report::write);
        try (Run run = new Run(appCode, options, terminal, facts, clock)) {
            run.make();
        }
        terminal.say("The report is in " + REPORT + ".");
        if (!terminal.canAnswer()) {
            Step.ALL.stream().filter(facts::isMissed).forEach(step -> terminal.say("Skipped: " + step));
        }
        boolean isLetIn = facts.result(Step.GOOD_CALL).kind() == Verdict.Kind.AS_WRITTEN;
        return !isLetIn ? FAILED : report.isDifferent() ? DIFFERENT : 0;
    }
}
