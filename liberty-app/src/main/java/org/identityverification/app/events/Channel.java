package org.identityverification.app.events;

import java.util.concurrent.CompletionStage;

/** The way to one client. Everything but {@link #isClosed()} may have to wait for a client that does not read. */
interface Channel {

    /** The first thing that is said: an event that also tells the client when to come back after a break. */
    CompletionStage<?> begin(String event, String data);

    /** Says something. */
    CompletionStage<?> send(String event, String data);

    /** Says nothing, so that everybody on the way sees that the connection is in use. */
    CompletionStage<?> beat();

    /** Whether the client is known to be gone. */
    boolean isClosed();

    /** Ends the stream. */
    void end();
}
