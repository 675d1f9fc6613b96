package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class StatementTest {

    private static final Path CONTRACT = Path.of("../docs/provider-contract.md");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([a-z0-9-]+)\"></a>");
    private static final Pattern CODE =
            Pattern.compile("`([^`]+)`|\\b3050\\d{4}\\b|参数错误.+|\\b\\d+–\\d+ s|\\b\\d+ minutes");

    @Test
    void belongs_to_one_anchor_of_docs_provider_contract_and_each_anchor_to_one_row() throws IOException {
        assertThat(statements().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Statement.ALL.stream().map(Statement::id).toList());
    }

    @ParameterizedTest
    @FieldSource("org.identityverification.acceptance.Statement#ALL")
    void contains_only_names_codes_and_numbers_that_its_statement_there_contains(Statement statement)
            throws IOException {
        String documented = statements().get(statement.id()).replace("`", "");
        List<String> facts = CODE.matcher(statement.sentence())
                .results()
                .map(MatchResult::group)
                .map(it -> it.replace("`", ""))
                .toList();

        assertThat(facts).allSatisfy(fact -> assertThat(documented).contains(fact));
    }

    /** The paragraph, row or bullet of each anchor. */
    private static Map<String, String> statements() throws IOException {
        Map<String, String> statements = new LinkedHashMap<>();
        for (String part : Files.readString(CONTRACT).split("\n(?=\n|- |\\| )", -1)) {
            Matcher anchor = ANCHOR.matcher(part);
            while (anchor.find()) {
                assertThat(statements.put(anchor.group(1), part)).isNull();
            }
        }
        return statements;
    }
}
