package org.identityverification.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CsvTest {

    static Stream<List<String>> cells() {
        return Stream.of(
                List.of("plain", "plain"),
                List.of("订单 7", "订单 7"),
                List.of("a=1", "a=1"),
                List.of("a,b", "\"a,b\""),
                List.of("say \"x\"", "\"say \"\"x\"\"\""),
                List.of("a\nb", "\"a\nb\""),
                List.of("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
                List.of("+1", "'+1"),
                List.of("-1", "'-1"),
                List.of("@SUM(1)", "'@SUM(1)"),
                List.of("\t=1", "'\t=1"),
                List.of("\r=1", "\"'\r=1\""),
                List.of("\n=1", "\"'\n=1\""),
                List.of("＝1", "'＝1"));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void quotes_what_would_end_a_cell_and_lets_no_spreadsheet_run_one(List<String> cell) {
        Csv csv = new Csv(List.of("a", "b"));
        csv.line(Stream.of(Optional.of(cell.get(0)), true));

        assertThat(csv).hasToString("a,b\r\n" + cell.get(1) + ",true\r\n");
    }

    @Test
    void leaves_a_cell_without_a_value_empty() {
        Csv csv = new Csv(List.of("a", "b", "c"));
        csv.line(Stream.of(Optional.empty(), 7L, ""));

        assertThat(csv).hasToString("a,b,c\r\n,7,\r\n");
    }
}
