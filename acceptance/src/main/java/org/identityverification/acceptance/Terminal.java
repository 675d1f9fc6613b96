package org.identityverification.acceptance;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** Where the operator sits. */
public interface Terminal {

    void say(String text);

    /** A question to be answered by yes or no; anything else means no. */
    boolean agrees(String question);

    /** A line, without white space around it. */
    String answer(String question);

    /** What is typed is not shown. The caller wipes it. */
    char[] unseen(String question);

    /** That of this process; empty when its input or output is no terminal. */
    static Optional<Terminal> ofThisProcess() {
        return Optional.ofNullable(System.console())
                .filter(Terminal::isTerminal)
                .map(OfConsole::new);
    }

    /** From Java 22 on there is a console without a terminal, too. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** With the console of the JVM. */
    record OfConsole(Console console) implements Terminal {

        @Override
        public void say(String text) {
            console.printf("%s%n", text);
        }

        @Override
        public boolean agrees(String question) {
            return answer(question + " [y/N]").toLowerCase(Locale.ROOT).matches("y|yes");
        }

        @Override
        public String answer(String question) {
            String line = console.readLine("%s ", question);
            return line == null ? "" : line.strip();
        }

        @Override
        public char[] unseen(String question) {
            char[] typed = console.readPassword("%s ", question);
            return typed == null ? new char[0] : typed;
        }
    }
}
