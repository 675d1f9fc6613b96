package org.identityverification.acceptance;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks the operator before each step, and enforces the budget.
 *
 * @param output where messages go
 */
record Operator(Optional<Terminal> terminal, Consumer<String> output, Options options, Facts facts) {

    /** Whether to make these steps, which have the same price. If not, the facts contain the reason. */
    boolean agrees(Step... steps) {
        Optional<String> why = whyNot(steps[0]);
        if (why.isEmpty() && terminal.isPresent()) {
            List.of(steps).forEach(step -> say("- " + step.words));
            String question = switch (steps[0].price) {
                case FREE -> "Free";
                case PERHAPS_BILLED -> "Perhaps billed, call " + (facts.calls() + 1) + " of " + options.maxCalls();
                case BILLED -> "Billed, start " + (facts.starts() + 1) + " of " + options.maxStarts();
            };
            why = confirms(question + ". Go on?") ? Optional.empty() : Optional.of("not agreed");
        }
        why.ifPresent(reason -> facts.miss(reason, List.of(steps)));
        return why.isEmpty();
    }

    private Optional<String> whyNot(Step step) {
        if (step.price == Step.Price.FREE) {
            return Optional.empty();
        }
        if (terminal.isEmpty()) {
            return Optional.of("no terminal");
        }
        if (step.price == Step.Price.PERHAPS_BILLED && facts.calls() >= options.maxCalls()) {
            return Optional.of("budget: --max-calls=" + options.maxCalls());
        }
        // Faulty requests may have started checks.
        boolean mayStart = step.price == Step.Price.BILLED || (step.fault.isPresent() && facts.starts() > 0);
        return mayStart && facts.starts() >= options.maxStarts()
                ? Optional.of("budget: --max-starts=" + options.maxStarts())
                : Optional.empty();
    }

    void say(String text) {
        output.accept(text);
    }

    /** Asks the operator what the tester sees. */
    boolean confirms(String question) {
        return terminal.orElseThrow().agrees(question);
    }

    /** Shows a link, also as a QR code for the phone. */
    void show(String link) {
        if (!link.isEmpty()) {
            say(link + "\n" + QrCode.of(link));
        }
    }

    /**
     * Asks for a tester who agrees in writing. Empty without agreement.
     *
     * @throws IllegalArgumentException when the input can't be a name or a number
     */
    Optional<Tester> tester() {
        Terminal asked = terminal.orElseThrow();
        say("The tester's name and ID number are sent to " + options.provider().getHost()
                + ", which also checks the tester's face. This program does not store or report them.");
        return asked.answer("The tester types \"I agree\":").equals("I agree")
                ? Optional.of(new Tester(asked.unseen("Name (not shown):"), asked.unseen("ID number (not shown):")))
                : Optional.empty();
    }
}
