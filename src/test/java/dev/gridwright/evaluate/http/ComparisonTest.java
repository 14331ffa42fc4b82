package dev.gridwright.evaluate.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gridwright.trial.HttpCall.Match;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComparisonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EXACT    | Bern             | Bern | true",
                "EXACT    | Bern.            | Bern | false",
                "TEXT     | ' **bern**. '    | Bern | true",
                "TEXT     | It is Bern       | Bern | false",
                "CONTAINS | It is  BERN!     | Bern | true",
                "CONTAINS | It is Basel      | Bern | false",
                "NUMBER   | ' 5.0 '          | 5    | true",
                "NUMBER   | -5               | 5    | false",
                "NUMBER   | 1e1.             | 10   | true",
                "NUMBER   | five             | 5    | false",
                "TEXT     | -5               | 5    | false",
            })
    void texts_are_compared_as_the_grid_says(Match match, String found, String expected, boolean same) {
        assertThat(Comparison.holds(new TextNode(found), Optional.empty(), expected, match))
                .isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"city\": \"Bern\", \"n\": 3}'       | /city | Bern | true",
                "'{\"city\": \"Bern\", \"n\": 3}'       | /n    | 3    | true",
                "'```json\n{\"city\": \"Bern\"}\n```'   | /city | Bern | true",
                "'{\"city\": \"Bern\"}'                 | /town | Bern | false",
                "Bern                                   | /city | Bern | false",
                "'{\"city\": null}'                     | /city | null | false",
            })
    void a_field_is_looked_for_in_a_text_that_is_json(String found, String field, String expected, boolean same) {
        assertThat(Comparison.holds(new TextNode(found), Optional.of(field), expected, Match.TEXT))
                .isEqualTo(same);
    }

    @Test
    void what_is_not_there_is_wrong() {
        var missing = MissingNode.getInstance();
        assertThat(Comparison.holds(missing, Optional.empty(), "", Match.EXACT)).isFalse();
    }
}
