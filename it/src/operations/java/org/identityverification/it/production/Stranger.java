package org.identityverification.it.production;

import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.identityverification.it.server.RawHttp;

/** Sends what no client sends by mistake, with words that no log may have. */
record Stranger(SocketFactory sockets, int port) {

    private static final String TEXT = "IDV0016: canary of a stranger ///";

    static final List<String> PATHS = List.of(
            "/identity/api/notifications/{token}",
            "/identity/api/notifications/x",
            "/identity/api/verifications",
            "/identity/api/verifications/x",
            "/identity/api/operations/x",
            "/identity/",
            "/none");

    static final List<String> ODD_HEADERS = headers("""
            Content-Type: TEXT | application/json,application/json | application/json; charset=TEXT |
            Accept: TEXT | ;; | */*;q=TEXT
            Accept-Charset: TEXT
            Accept-Encoding: TEXT
            Accept-Language: zh;q=1.5, TEXT | LONGEST
            Authorization: Bearer TEXT | Basic TEXT
            Content-Encoding: gzip | zlib | TEXT
            Cookie: $Version=TEXT; $Path
            Expect: TEXT
            If-Modified-Since: TEXT
            Origin: TEXT
            Range: bytes=TEXT
            Upgrade: TEXT
            X-Forwarded-For: TEXT
            X-HTTP-Method-Override: TEXT
            baggage: TEXT
            traceparent: TEXT
            """);

    /** Those that a server may refuse before it looks at the token, and the nginx in front replaces or drops. */
    static final List<String> REFUSED_BY_SERVERS = headers("""
            Content-Type: text/plain | image/png | json | utf-8 | / | application/ | ;charset=utf-8
            Content-Type: application/json charset=utf-8 | application/json;charset | application/json; charset=none-such
            Content-Type: application/json; charset="utf-8 | application/json; charset=utf-8; charset=gbk | 应用/json
            Content-Type: multipart/form-data | application/x-www-form-urlencoded; charset=%zz | LONG
            Accept: json | */*;q=2 | application/json;q=x | LONG
            Accept-Encoding: gzip;q=x | identity;q=0
            Content-Encoding: none-such
            Content-Language: ;;
            Content-Range: x
            Cookie: ;;=,="
            Date: yesterday
            If-Match: x
            Authorization: Basic %
            Origin: ::
            X-HTTP-Method-Override: DELETE
            baggage: ;=,%zz
            """);

    static final List<String> BROKEN_HEADERS = List.of(
            ": " + TEXT,
            "canary",
            "canary\u0000: x",
            "Content-Length: canary",
            "Transfer-Encoding: canary",
            "Accept: */*\r\n " + TEXT);

    static final List<String> TARGETS = List.of(
            "/identity/api/notifications/%E5",
            "/identity/api/notifications/%zz",
            "/identity/api/notifications/a%2fcanary",
            "/identity/api/notifications/a%00canary",
            "/identity/api/notifications/{token}/canary",
            "/identity/api/notifications%2f{token}",
            "/notifications/{token}",
            "/identity/..%2fcanary",
            "/identity/%5ccanary",
            "/identity/api/verifications?canary=%zz",
            "/identity/api/verifications;canary=1",
            "/identity/WEB-INF/canary.xml",
            "/identity/j_security_check?canary",
            "//canary",
            "*");

    /** What is announced, and the body that does not fit it. */
    static final Map<String, String> BODIES = Map.of(
            "Content-Length: 999", "{\"flowId\":\"canary",
            "Transfer-Encoding: chunked", "zz\r\ncanary\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Encoding: gzip", "6\r\ncanary\r\n0\r\n\r\n",
            "Content-Encoding: gzip\r\nContent-Length: 6", "canary",
            "Content-Encoding: deflate\r\nContent-Length: 6", "canary",
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 999", "canary=");

    private static List<String> headers(String lines) {
        return lines.lines()
                .flatMap(line -> Stream.of(line.replaceFirst(".*?: ", "").split(" \\|", -1))
                        .map(value -> line.replaceFirst(": .*", ": ") + value.strip()))
                .map(header -> header.replace("TEXT", TEXT).replace("LONGEST", "a,".repeat(3900)))
                .map(header -> header.replace("LONG", "x".repeat(3000)))
                .toList();
    }

    /** Sends these bytes on a connection of their own, and returns the answer, if there is one. */
    String send(String methodAndTarget, String headers, String body) throws IOException {
        String request =
                methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n" + body;
        try {
            return RawHttp.send(sockets, port, request);
        } catch (SocketException e) {
            return "";
        }
    }
}
