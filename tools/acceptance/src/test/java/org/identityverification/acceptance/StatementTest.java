package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class StatementTest {

    private static final Path CONTRACT = Path.of("../../docs/provider-contract.md");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([a-z0-9-]+)\"></a>");
    private static final Pattern CODE =
            Pattern.compile("`[^`]+`|\\b3050\\d{4}\\b|参数错误.+|\\b\\d+–\\d+ s|\\b\\d+ minutes");

    @Test
    void belongs_to_one_anchor_of_docs_provider_contract_and_each_anchor_to_one_row() throws IOException {
        assertThat(statements())
                .containsOnlyKeys(Statement.ALL.stream().map(Statement::id).toList());
    }

    @ParameterizedTest
    @FieldSource("org.identityverification.acceptance.Statement#ALL")
    void contains_only_names_codes_and_numbers_that_its_statement_there_contains(Statement statement)
            throws IOException {
        String documented = statements().get(statement.id());

        assertThat(CODE.matcher(statement.sentence())
                        .results()
                        .map(it -> it.group().replace("`", "")))
                .allSatisfy(it -> assertThat(documented).contains(it));
    }

    /** The paragraph, row or bullet of each anchor. */
    private static Map<String, String> statements() throws IOException {
        Map<String, String> statements = new HashMap<>();
        for (String part : Files.readString(CONTRACT).split("\n(?=\n|- |\\| )", -1)) {
            ANCHOR.matcher(part)
                    .results()
                    .forEach(it -> assertThat(statements.put(it.group(1), part.replace("`", "")))
                            .isNull());
        }
        return statements;
    }
}
