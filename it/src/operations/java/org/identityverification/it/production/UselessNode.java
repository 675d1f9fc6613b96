package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.identityverification.it.server.TestKeys;

/** A node that takes a request and does nothing with it: it hangs, hangs up, or finds nothing. */
final class UselessNode implements AutoCloseable {

    private static final String NOTHING = "HTTP/1.1 404 Nothing\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final ServerSocket listener;
    private final Optional<String> answer;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile String lastRequest = "";

    private UselessNode(ServerSocket listener, Optional<String> answer) {
        this.listener = listener;
        this.answer = answer;
        Thread thread = new Thread(this::listen, "useless-node");
        thread.setDaemon(true);
        thread.start();
    }

    static UselessNode thatHangs(TestKeys keys) throws GeneralSecurityException, IOException {
        return new UselessNode(keys.listener("server", false), Optional.empty());
    }

    static UselessNode thatHangsUp(TestKeys keys) throws GeneralSecurityException, IOException {
        return new UselessNode(keys.listener("server", false), Optional.of(""));
    }

    static UselessNode thatFindsNothing(TestKeys keys) throws GeneralSecurityException, IOException {
        return new UselessNode(keys.listener("server", false), Optional.of(NOTHING));
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many requests it has taken. */
    int requests() {
        return open.size();
    }

    /** The first line of the latest request. */
    String lastRequest() {
        return lastRequest;
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
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
                String request = in.readLine();
                if (request != null) {
                    lastRequest = request;
                    open.add(socket);
                }
                if (answer.isPresent()) {
                    socket.getOutputStream().write(answer.get().getBytes(US_ASCII));
                    socket.close();
                }
            } catch (IOException e) {
                // The proxy has gone, or this node is closed.
            }
        }
    }
}
