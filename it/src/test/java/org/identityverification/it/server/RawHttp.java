package org.identityverification.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.identityverification.testservers.HttpRequests;

/** One request on a socket of its own, byte by byte as given: also requests that no client library would send. */
public final class RawHttp {

    private RawHttp() {}

    /** Sends to any port, by TLS or without, and reads until the server closes the connection. */
    public static String send(SocketFactory sockets, int port, String request) throws IOException {
        try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) HttpRequests.LONG_ENOUGH.toMillis());
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    public static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
