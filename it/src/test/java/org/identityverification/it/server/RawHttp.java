package org.identityverification.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.SocketFactory;
import org.identityverification.testservers.HttpRequests;

/** One request on a socket of its own, byte by byte as given: also requests that no client library would send. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 5000;
    /** For what follows the first byte: the server writes an answer at once. */
    private static final int REST_MILLIS = 1000;

    private RawHttp() {}

    /** Sends to the server that tests share. Reads until it closes the connection, or waits for more of the request. */
    public static String send(String head, String body) {
        return sendTo("localhost:" + TestServer.httpPort(), head, body);
    }

    /** The same with another host in the request. */
    public static String sendTo(String host, String head, String body) {
        String request = head + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n" + body;
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TestServer.httpPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            answer.write(socket.getInputStream().read());
            socket.setSoTimeout(REST_MILLIS);
            socket.getInputStream().transferTo(answer);
        } catch (SocketTimeoutException e) {
            // What has come by now counts.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString(UTF_8);
    }

    /** Sends to any port, by TLS or without, and reads until the server closes the connection. */
    public static String send(SocketFactory sockets, int port, String request) throws IOException {
        try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) HttpRequests.LONG_ENOUGH.toMillis());
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    public static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    public static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
