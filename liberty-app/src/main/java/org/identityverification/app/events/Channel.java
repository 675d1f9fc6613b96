package org.identityverification.app.events;

import java.util.concurrent.CompletionStage;

/** The way to one client. Nothing but {@link #close()} waits for it. */
interface Channel {

    /** The first thing that is said: an event that also tells the client when to come back after a break. */
    CompletionStage<?> begin(String event, String data);

    /** Says something. */
    CompletionStage<?> send(String event, String data);

    /** Says nothing, so that everybody on the way sees that the connection is in use. */
    CompletionStage<?> beat();

    boolean isClosed();

    /** Ends when everything has been sent. */
    void close();

    /** Ends now, whatever has been sent. */
    void abort();
}
