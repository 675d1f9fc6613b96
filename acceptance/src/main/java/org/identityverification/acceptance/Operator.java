package org.identityverification.acceptance;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks the operator before each step, and enforces the budget. */
final class Operator {

    static final String NO_TERMINAL = "no terminal";

    private final Optional<Terminal> terminal;
    private final Consumer<String> output;
    private final Options options;
    private final Facts facts;

    /** Without a terminal, messages go to {@code output}. */
    Operator(Optional<Terminal> terminal, Consumer<String> output, Options options, Facts facts) {
        this.terminal = terminal;
        this.output = output;
        this.options = options;
        this.facts = facts;
    }

    boolean isAbsent() {
        return terminal.isEmpty();
    }

    void say(String text) {
        terminal.ifPresentOrElse(it -> it.say(text), () -> output.accept(text));
    }

    /** Whether to make a step. If not, the facts contain the reason. */
    boolean agrees(Step step) {
        return agrees(List.of(step));
    }

    /** Whether to make these steps, which have the same price. */
    boolean agrees(List<Step> steps) {
        Step.Price price = steps.get(0).price;
        Optional<String> why = whyNot(price);
        if (why.isEmpty() && terminal.isPresent()) {
            steps.forEach(step -> say("- " + step.words));
            String question = switch (price) {
                case FREE -> "Free. Go on?";
                case PERHAPS_BILLED ->
                    "Perhaps billed, call " + (facts.callsUsed() + 1) + " of " + options.maxCalls() + ". Go on?";
                case BILLED -> "Billed, start " + (facts.startsUsed() + 1) + " of " + options.maxStarts() + ". Go on?";
            };
            why = terminal.get().agrees(question) ? Optional.empty() : Optional.of("not agreed");
        }
        why.ifPresent(reason -> steps.forEach(step -> facts.miss(step, reason)));
        return why.isEmpty();
    }

    private Optional<String> whyNot(Step.Price price) {
        if (price != Step.Price.FREE && terminal.isEmpty()) {
            return Optional.of(NO_TERMINAL);
        }
        if (price == Step.Price.PERHAPS_BILLED && facts.callsUsed() >= options.maxCalls()) {
            return Optional.of("budget: --max-calls=" + options.maxCalls());
        }
        return price == Step.Price.BILLED && facts.startsUsed() >= options.maxStarts()
                ? Optional.of("budget: --max-starts=" + options.maxStarts())
                : Optional.empty();
    }

    /** Asks the operator what the tester sees. */
    boolean confirms(String question) {
        return terminal.orElseThrow().agrees(question);
    }

    /** Shows a link, also as a QR code for the phone, and a token. */
    void show(String link, String token) {
        if (!link.isEmpty()) {
            say(link + "\n" + QrCode.of(link));
        }
        if (!token.isEmpty()) {
            say("Token for the mini program: " + token);
        }
    }

    /**
     * Asks for a tester who agrees in writing. Empty without agreement.
     *
     * @throws IllegalArgumentException when the input can't be a name or a number
     */
    Optional<Tester> tester(String agreement, String provider) {
        Terminal asked = terminal.orElseThrow();
        asked.say("The tester's name and ID number are sent to " + provider + ", which also checks the tester's face."
                + " This program does not store or report them.");
        if (!asked.answer("The tester types \"" + agreement + "\":").equals(agreement)) {
            return Optional.empty();
        }
        return Optional.of(new Tester(asked.unseen("Name (not shown):"), asked.unseen("ID number (not shown):")));
    }
}
