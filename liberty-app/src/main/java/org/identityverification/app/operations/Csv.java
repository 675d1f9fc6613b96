package org.identityverification.app.operations;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table as RFC 4180 wants it, with a header. No cell begins with a character for which a spreadsheet would run it. */
final class Csv {

    /** What the resources produce: only when the caller asks for it. */
    static final String TYPE = "text/csv";

    private static final MediaType IN_UTF_8 = new MediaType("text", "csv", "UTF-8");

    private static final String RUNS = "=+-@\t\r\n＝＋－＠";

    private final StringBuilder lines = new StringBuilder();

    Csv(List<String> header) {
        line(header.stream());
    }

    /** A cell without a value is empty. */
    void line(Stream<?> cells) {
        lines.append(cells.map(it -> it instanceof Optional<?> value
                                ? value.map(Object::toString).orElse("")
                                : it.toString())
                        .map(Csv::cell)
                        .collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String cell(String text) {
        String harmless = !text.isEmpty() && RUNS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return harmless.matches("(?s).*[\",\r\n].*") ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }

    Response.ResponseBuilder answer(String fileName) {
        return Response.ok(lines.toString(), IN_UTF_8)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"");
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
