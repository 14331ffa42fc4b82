package dev.gridwright.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.catalog.Catalog;
import dev.gridwright.catalog.Form;
import dev.gridwright.catalog.Hyperparameter;
import dev.gridwright.catalog.Learner;
import dev.gridwright.catalog.Task;
import dev.gridwright.learn.LearnerRuns.Case;
import dev.gridwright.learn.LearnerRuns.Run;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the catalogue allows, the learners accept: both ends of every range, and every word.
final class BoundsTest {

    private static final BigDecimal NEXT_TO_AN_END = new BigDecimal("1e-12");

    /// What only costs time beyond this.
    private static final Map<String, Integer> ENOUGH = Map.of("trees", 100, "epochs", 100, "hidden", 200);

    @Test
    void both_ends_of_every_range_train_or_say_what_the_data_allows() throws Exception {
        List<Case> cases = new ArrayList<>();
        for (Learner learner : Catalog.learners()) {
            for (Task task : learner.tasks()) {
                for (Hyperparameter hyperparameter : learner.hyperparameters(task)) {
                    hyperparameter.forms().stream()
                            .flatMap(BoundsTest::ends)
                            .forEach(end -> cases.add(at(learner, task, hyperparameter, end)));
                }
            }
        }
        List<Run> runs = LearnerRuns.run(cases);
        for (int i = 0; i < cases.size(); i++) {
            assertThat(runs.get(i).problem())
                    .as(cases.get(i).toString())
                    .matches("|.*; allowed at (most|least) .*|.* singular .*|.*: the fit ran away; .*");
        }
        assertThat(runs.stream().filter(run -> run.problem().isEmpty()).count()).isGreaterThan(cases.size() * 9L / 10);
    }

    private static Case at(Learner learner, Task task, Hyperparameter hyperparameter, Object end) {
        String parameters = hyperparameter.name() + "=" + text(limited(hyperparameter.name(), end));
        if (hyperparameter.name().equals("degree")) {
            parameters += " kernel=poly";
        }
        return new Case(
                learner.name(),
                task == Task.CLASSIFICATION ? "iris" : "friedman1",
                task.word(),
                true,
                parameters,
                1,
                2);
    }

    private static Object limited(String name, Object end) {
        return end instanceof BigDecimal number && ENOUGH.containsKey(name)
                ? number.min(BigDecimal.valueOf(ENOUGH.get(name)))
                : end;
    }

    private static Stream<Object> ends(Form form) {
        return switch (form) {
            case Form.Whole(int min, int max) -> Stream.of(BigDecimal.valueOf(min), BigDecimal.valueOf(max));
            case Form.Decimal range ->
                Stream.of(
                        range.includesMin() ? range.min() : range.min().add(NEXT_TO_AN_END),
                        range.includesMax() ? range.max() : range.max().subtract(NEXT_TO_AN_END));
            case Form.Word(List<String> options) -> options.stream().map(Object.class::cast);
            case Form.Wholes(Form.Whole each, int maxLength) ->
                Stream.of(
                        List.of(BigDecimal.valueOf(each.min())), Collections.nCopies(maxLength, BigDecimal.valueOf(3)));
        };
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"))
                : value.toString();
    }
}
