package org.example.shop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The shop on WildFly, run by the very command that the README names. It ends with the tests, however those end. */
class RunningShop implements AutoCloseable {

    private final int port = freePort();
    private final int managementPort = freePort();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Thread atTheEnd = new Thread(this::kill);
    private final Process process;

    RunningShop(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "./run",
                        "--built",
                        "-Djboss.http.port=" + port,
                        "-Djboss.https.port=" + freePort(),
                        "-Djboss.management.http.port=" + managementPort)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/console.log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("IDENTITY_VERIFICATION"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("IDENTITY_VERIFICATION_PUBLIC_URL", "http://127.0.0.1:" + port + "/shop/api");
        builder.environment().putAll(environment);
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        process = builder.start();
        try {
            await().atMost(Duration.ofMinutes(4)).until(this::answers);
        } catch (RuntimeException e) {
            kill();
            throw e;
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    HttpResponse<String> post(URI uri, String json) {
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> readiness() {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/health/ready")));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/shop/api/" + path);
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
    }

    private boolean answers() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("It has ended; see target/console.log");
        }
        try {
            return get("customers/nobody").statusCode() == 200;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void kill() {
        // The script that was run, and the JVM that it runs.
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(it -> it.onExit().join());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
