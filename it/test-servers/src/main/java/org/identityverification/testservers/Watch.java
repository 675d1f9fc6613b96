package org.identityverification.testservers;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Ends a process when this JVM is gone, however that came. A killed JVM runs no shutdown hook. But its end of a pipe is closed,
 * and that is what a shell waits for.
 */
final class Watch {

    private final Process shell;

    private Watch(Process shell) {
        this.shell = shell;
    }

    static Watch over(long pid, String signal) throws IOException {
        return new Watch(
                new ProcessBuilder("sh", "-c", "trap '' INT TERM HUP; cat >/dev/null; kill -" + signal + " " + pid)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD)
                        .start());
    }

    /** To be called when the process has ended, whose number may be another's soon. */
    void end() {
        shell.destroyForcibly();
    }
}
