package org.identityverification.it.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** One request on a socket of its own, byte by byte as given: also requests that no client library would send. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 5000;

    private RawHttp() {}

    /** Sends and reads what comes back until the server closes the connection, which the request asks for. */
    public static String send(String head, String body) {
        return sendTo("localhost:" + TestServer.httpPort(), head, body);
    }

    /** The same to the tests' server, called by another name. */
    public static String sendTo(String host, String head, String body) {
        byte[] request = (head + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n" + body).getBytes(UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TestServer.httpPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    public static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
