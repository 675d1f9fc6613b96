package org.identityverification.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that stays open as long as the server keeps it. It uses the socket directly, so that generating the load takes as
 * little processor time as possible.
 */
final class HttpConnection implements AutoCloseable {

    private static final int LONGEST_ANSWER_MILLIS = 60_000;

    private final int port;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    HttpConnection(int port) throws IOException {
        this.port = port;
        open();
    }

    private void open() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LONGEST_ANSWER_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    static byte[] post(String path, String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        String request =
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + length + "\r\n\r\n" + json;
        return request.getBytes(StandardCharsets.UTF_8);
    }

    int send(byte[] request) throws IOException {
        out.write(request);
        String statusLine = readLine();
        int length = 0;
        boolean chunked = false;
        boolean closed = false;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            chunked |= header.startsWith("transfer-encoding:") && header.contains("chunked");
            closed |= header.startsWith("connection:") && header.contains("close");
        }
        if (!chunked) {
            in.skipNBytes(length);
        }
        while (chunked) {
            length = Integer.parseInt(readLine(), 16);
            in.skipNBytes(length + 2L);
            chunked = length > 0;
        }
        if (closed) {
            close();
            open();
        }
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder(64);
        int c = in.read();
        while (c != '\n') {
            if (c < 0) {
                throw new EOFException("The server closed a connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.read();
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
