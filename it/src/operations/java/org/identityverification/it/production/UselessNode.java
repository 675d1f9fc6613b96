package org.identityverification.it.production;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.identityverification.it.server.TestKeys;

/** A node that takes a request and never answers it: it hangs, or hangs up. */
final class UselessNode implements AutoCloseable {

    private final ServerSocket listener;
    private final boolean hangs;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    private UselessNode(ServerSocket listener, boolean hangs) {
        this.listener = listener;
        this.hangs = hangs;
        Thread thread = new Thread(this::listen, "useless-node");
        thread.setDaemon(true);
        thread.start();
    }

    static UselessNode thatHangs(TestKeys keys) throws GeneralSecurityException, IOException {
        return new UselessNode(keys.listener("server", false), true);
    }

    static UselessNode thatHangsUp(TestKeys keys) throws GeneralSecurityException, IOException {
        return new UselessNode(keys.listener("server", false), false);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many requests it has taken. */
    int requests() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                InputStream in = socket.getInputStream();
                if (in.read() != -1) {
                    open.add(socket);
                }
                if (!hangs) {
                    socket.close();
                }
            } catch (IOException e) {
                // The proxy has gone, or this node is closed.
            }
        }
    }
}
