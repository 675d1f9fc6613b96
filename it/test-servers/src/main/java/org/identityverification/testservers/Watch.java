package org.identityverification.testservers;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Ends a process when this JVM is gone, even if it was killed: that closes a pipe for which a shell waits. */
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

    /** Must be called when the process has ended: its id may soon belong to another process. */
    void end() {
        shell.destroyForcibly();
    }
}
