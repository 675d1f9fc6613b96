package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderAccountException;
import org.junit.jupiter.api.Test;

class ErrorsDocumentTest {

    @Test
    void explains_every_kind_of_failure_as_the_code_defines_it() throws IOException {
        List<String> lines = document().lines().toList();

        assertThat(FailureKind.values()).allSatisfy(kind -> {
            String row = lines.stream()
                    .filter(line -> line.startsWith("| `" + kind + "` |"))
                    .findFirst()
                    .orElse("missing");
            String[] cells = row.replace("*", "").split("\\s*\\|\\s*", -1);
            assertThat(cells).as(row).hasSizeGreaterThan(7);
            assertThat(cells[3]).as(row).isEqualTo(FailureTableTest.isRetried(kind) ? "yes" : "no");
            assertThat(cells[4]).as(row).isEqualTo(FailureTableTest.isOutcomeUnknown(kind) ? "yes" : "no");
            assertThat(cells[5])
                    .as(row)
                    .isIn(FailureTableTest.isCountedByBreaker(kind) ? List.of("yes") : List.of("no", "–"));
            assertThat(cells[6]).as(row).isEqualTo(String.valueOf(kind.httpStatus()));
        });
    }

    @Test
    void names_every_exception_and_every_reason() throws IOException {
        Stream<String> exceptions = Arrays.stream(IdentityVerificationException.class.getPermittedSubclasses())
                .map(Class::getSimpleName);
        Stream<String> reasons =
                Arrays.stream(ProviderAccountException.Reason.values()).map(Enum::name);

        assertThat(document())
                .contains(Stream.concat(exceptions, reasons)
                        .map(name -> "`" + name + "`")
                        .toList());
    }

    @Test
    void names_every_code_of_the_two_tables_of_the_contract_and_every_message_that_stands_for_one() throws IOException {
        List<Refusals.Row> rows = Stream.concat(Refusals.BUSINESS.stream(), Refusals.GATEWAY.stream())
                .toList();

        assertThat(document())
                .contains(rows.stream()
                        .flatMap(row -> row.codes().stream())
                        .map(code -> "`" + code + "`")
                        .toList())
                .contains(rows.stream()
                        .flatMap(row -> row.messageBeginnings().stream())
                        .toList());
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("..", "docs", "errors.md"));
    }
}
