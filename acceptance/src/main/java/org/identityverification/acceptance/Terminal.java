package org.identityverification.acceptance;

import java.io.Console;
import java.util.Optional;

/** The terminal of the operator. */
public interface Terminal {

    void say(String text);

    /** Asks for a line, and returns it without surrounding white space. */
    String answer(String question);

    /** Asks for a line that is not shown while it is typed. */
    String unseen(String question);

    /** Asks a question; any answer but yes means no. */
    default boolean agrees(String question) {
        return answer(question + " [y/N]").matches("(?i)y|yes");
    }

    /** The terminal of this process; empty if its input or output is not a terminal. */
    static Optional<Terminal> ofThisProcess() {
        return Optional.ofNullable(System.console())
                .filter(Terminal::isTerminal)
                .map(OfConsole::new);
    }

    /** From Java 22 on, a console may exist without a terminal. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Uses the console of the JVM. */
    record OfConsole(Console console) implements Terminal {

        @Override
        public void say(String text) {
            console.printf("%s%n", text);
        }

        @Override
        public String answer(String question) {
            String line = console.readLine("%s ", question);
            return line == null ? "" : line.strip();
        }

        @Override
        public String unseen(String question) {
            char[] typed = console.readPassword("%s ", question);
            return typed == null ? "" : new String(typed);
        }
    }
}
