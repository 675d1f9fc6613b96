package org.identityverification.acceptance;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The terminal of the operator. Without one, nothing can be asked; messages are printed nevertheless. */
class Terminal {

    private final Optional<Console> console =
            Optional.ofNullable(System.console()).filter(Terminal::isTerminal);

    /** From Java 22 on, a console may exist without a terminal. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    boolean canAnswer() {
        return console.isPresent();
    }

    @SuppressWarnings("SystemOut") // a program without a terminal
    void say(String text) {
        console.ifPresentOrElse(it -> it.printf("%s%n", text), () -> System.out.println(text));
    }

    /** Asks for a line, and returns it without surrounding white space. */
    String answer(String question) {
        return console.map(it -> it.readLine("%s ", question)).orElse("").strip();
    }

    /** Asks for a line that is not shown while it is typed. */
    String unseen(String question) {
        return console.map(it -> it.readPassword("%s ", question))
                .map(String::new)
                .orElse("");
    }

    /** Asks a question; any answer but yes means no. */
    boolean agrees(String question) {
        return answer(question + " [y/N]").matches("(?i)y|yes");
    }

    /** Lets the operator wait until the condition holds, but no longer than this. Returns whether it holds. */
    boolean waitUntil(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - begun < atMost.toNanos()) {
            Thread.sleep(200);
        }
        return condition.getAsBoolean();
    }
}
