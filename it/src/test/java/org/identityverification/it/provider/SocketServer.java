package org.identityverification.it.provider;

import static java.util.stream.Collectors.joining;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** What no HTTP library does: TLS with any certificate, headers that drip, bodies without end. */
public final class SocketServer implements AutoCloseable {

    private static final String SUCCESS = """
            {"code":0,"message":"成功","data":{"flowId":"1862291536444700249","authUrl":"https://provider.example/s"}}""";

    private final ServerSocket listener;
    private final String scheme;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Answer> answers = request -> success();

    private SocketServer(ServerSocket listener, String scheme) {
        this.listener = listener;
        this.scheme = scheme;
        daemon(this::accept);
    }

    public static SocketServer start() {
        try {
            return start(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()), "http");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SocketServer start(ServerSocket listener, String scheme) {
        return new SocketServer(listener, scheme);
    }

    public URI uri() {
        return URI.create(scheme + "://localhost:" + listener.getLocalPort());
    }

    /** Forgets all requests, and gives this answer to every call from now on. */
    public void answers(Answer answer) {
        answersBy(request -> answer);
    }

    public void answersBy(Function<Request, Answer> answers) {
        requests.clear();
        this.answers = answers;
    }

    /** What has come since the last {@link #answers}. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connection.setTcpNoDelay(true);
                connections.add(connection);
                daemon(() -> serve(connection));
            } catch (IOException e) {
                // Closed, at the end of the test.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            Request request = read(in);
            while (request != null) {
                requests.add(request);
                answers.apply(request).to(connection.getOutputStream());
                request = read(in);
            }
        } catch (IOException e) {
            // The other side has disconnected, as many tests intend.
        } finally {
            connections.remove(connection);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("The other side has disconnected");
        }
        return new Request(first, headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "socket server");
        thread.setDaemon(true);
        thread.start();
    }

    public static Answer success() {
        return json(200, SUCCESS);
    }

    public static Answer json(int status, String body) {
        return plain(status, List.of("Content-Type: application/json;charset=UTF-8"), body);
    }

    public static Answer plain(int status, List<String> headers, String body) {
        return out -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 " + status + " x\r\n"
                    + headers.stream().map(it -> it + "\r\n").collect(joining()) + "Content-Length: " + bytes.length
                    + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.flush();
        };
    }

    public static Answer cut() {
        return out -> {
            out.write("HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"code\":"
                    .getBytes(StandardCharsets.UTF_8));
            hangUp().to(out);
        };
    }

    public static Answer hangUp() {
        return out -> {
            throw new IOException("hung up on purpose");
        };
    }

    /** This, then single bytes with a pause after each, as long as the other side is connected. */
    public static Answer drip(String begin, char drop, long pauseMillis) {
        return out -> {
            out.write(begin.getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.flush();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
                out.write(drop);
            }
        };
    }

    /** This, then as much more as the other side takes. */
    public static Answer endless(String begin) {
        return out -> {
            out.write(begin.getBytes(StandardCharsets.UTF_8));
            byte[] more = "x".repeat(8192).getBytes(StandardCharsets.UTF_8);
            while (true) {
                out.write(more);
            }
        };
    }

    /** No answer, as long as any client waits. */
    public static Answer hang() {
        return out -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(60));
    }

    @FunctionalInterface
    public interface Answer {
        void to(OutputStream out) throws IOException;
    }

    public record Request(String line, Map<String, String> headers, String body) {}
}
