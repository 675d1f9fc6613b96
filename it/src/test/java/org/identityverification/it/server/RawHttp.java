package org.identityverification.it.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.SocketFactory;
import org.identityverification.testservers.HttpRequests;

/** One request on a socket of its own, byte by byte as given: also requests that no client library would send. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 5000;

    private RawHttp() {}

    /** Sends and reads what comes back until the server closes the connection or the body has its announced length. */
    public static String send(String head, String body) {
        return sendTo("localhost:" + TestServer.httpPort(), head, body);
    }

    /** The same with another host in the request. */
    public static String sendTo(String host, String head, String body) {
        byte[] request = (head + "\r\nHost: " + host + "\r\n\r\n" + body).getBytes(UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TestServer.httpPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return answer(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private static String answer(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!isComplete(answer)) {
            int count;
            try {
                count = in.read(buffer);
            } catch (SocketTimeoutException e) {
                throw new IOException("No complete answer in time, only: " + answer, e);
            }
            if (count < 0) {
                break;
            }
            answer.append(new String(buffer, 0, count, US_ASCII));
        }
        return answer.toString();
    }

    private static boolean isComplete(StringBuilder answer) {
        int headEnd = answer.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return false;
        }
        return answer.substring(0, headEnd)
                .lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .anyMatch(length -> answer.length() >= headEnd + 4 + length);
    }
}
