package dev.gridwright.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.section.Problem;
import dev.gridwright.space.Axis;
import dev.gridwright.space.Value;
import dev.gridwright.study.Gate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EditsTest {
    private static final String GRID = """
            version: 1
            name: small       # a comment
            labels: {team: vision, branch: "on ${env:BRANCH}"}
            space:
              x: {min: 0, max: 10, step: 5, label: the first}
              y: {values: [1, 2], when: "has(x)"}
              z: {values: [a, b, c], zip: pair}
              w: {values: [1, 2, 3], zip: pair}
            objective: {metric: loss, goal: minimize}
            trial: {worker: queue}
            """;

    private static Parsed read(String text, Edits edits) {
        return GridFile.read(
                text.getBytes(StandardCharsets.UTF_8),
                GridFile.Format.AUTO,
                GridFiles.context(GridFiles.FOLDER),
                edits);
    }

    private static Edits edits() {
        return Edits.environment(Map.of("BRANCH", "main"));
    }

    private static List<Object> values(Parsed.Valid valid, String name) {
        var axis = valid.grid().space().members().getFirst().parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow()
                .axis();
        return LongStream.range(0, axis.size())
                .mapToObj(axis::at)
                .map(Value::plain)
                .toList();
    }

    @Test
    void a_grid_that_nothing_changes_is_stored_as_it_was_written() {
        var text = GRID.replace("on ${env:BRANCH}", "main");
        var document = GridFiles.valid(read(text, edits())).document();
        assertThat(document.text()).isEqualTo(text);
        assertThat(document.format()).isEqualTo("yaml");
    }

    @Test
    void variables_of_the_environment_are_filled_in_in_any_text() {
        var valid = GridFiles.valid(read(GRID, edits()));
        assertThat(valid.grid().labels()).containsEntry("branch", "on main");
        assertThat(valid.document().format()).isEqualTo("json");
        assertThat(valid.document().text()).contains("on main").doesNotContain("${env", "a comment");
    }

    @Test
    void a_variable_that_is_not_set_is_a_problem_unless_it_has_a_default_and_an_escaped_one_is_left() {
        assertThat(GridFiles.problems(read(GRID, Edits.environment(Map.of()))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/labels/branch");
                    assertThat(problem.line()).hasValue(3);
                    assertThat(problem.found()).isEqualTo("${env:BRANCH}");
                });
        var defaulted = GRID.replace("${env:BRANCH}", "${env:BRANCH:-nowhere} $${env:BRANCH}");
        assertThat(GridFiles.valid(read(defaulted, Edits.environment(Map.of())))
                        .grid()
                        .labels())
                .containsEntry("branch", "on nowhere $${env:BRANCH}");
    }

    @Test
    void a_server_refuses_variables_of_the_environment() {
        assertThat(GridFiles.problems(read(GRID, Edits.NONE))).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/labels/branch");
            assertThat(problem.detail()).contains("variable of the environment");
        });
    }

    @Test
    void name_and_labels_are_replaced_and_added() {
        var grid = GridFiles.valid(read(GRID, edits().named("other").labelled(Map.of("team", "sound", "ticket", "7"))))
                .grid();
        assertThat(grid.name()).isEqualTo("other");
        assertThat(grid.labels())
                .containsEntry("team", "sound")
                .containsEntry("ticket", "7")
                .containsEntry("branch", "on main");
        assertThat(GridFiles.problems(read(GRID, edits().named("No Name"))))
                .extracting(Problem::pointer)
                .containsExactly("/name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x | 3                          | [3]",
                "x | 1,2.50,three               | [1, 2.5, three]",
                "x | true, 'a,b'                | [true, a,b]",
                "x | [32],[64, 32]              | [[32], [64, 32]]",
                "x | [32]                       | [[32]]",
                "x | {min: 1, max: 2, count: 3} | [1, 1.5, 2]",
                "x | {values: [7]}              | [7]",
                "y | 5,6                        | [5, 6]",
                "z | d,e,f                      | [d, e, f]",
            })
    void an_axis_is_replaced_and_keeps_what_else_was_said_of_it(String name, String values, String expected) {
        var valid = GridFiles.valid(read(GRID, edits().setting(Map.of(name, values))));
        assertThat(values(valid, name)).hasToString(expected);
        var parameters = valid.grid().space().members().getFirst().parameters();
        assertThat(parameters.get(0).label()).contains("the first");
        assertThat(parameters.get(1).when()).isPresent();
        assertThat(parameters.get(2).zip()).contains("pair");
        var again = GridFiles.valid(read(valid.document().text(), Edits.NONE));
        assertThat(values(again, name)).hasToString(expected);
    }

    @Test
    void gates_are_added_and_a_wrong_one_is_a_problem_without_a_line() {
        var text = GRID + "gates: [\"best < 1\"]\n";
        assertThat(GridFiles.valid(read(text, edits().gated(List.of("warn: failed == 0"))))
                        .grid()
                        .gates())
                .extracting(Gate::expression)
                .containsExactly("best < 1", "failed == 0");
        assertThat(GridFiles.problems(read(text, edits().gated(List.of("bst < 1")))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/gates/1");
                    assertThat(problem.line()).isEmpty();
                    assertThat(problem.suggestion()).contains("best");
                });
    }

    @Test
    void an_axis_is_replaced_in_every_member_that_has_it() {
        var text = """
                version: 1
                name: union
                spaces: [{x: [1], k: 1}, {y: [1]}, {x: {min: 0, max: 1, count: 2}}]
                trial: {function: sphere}
                """;
        var space = GridFiles.valid(read(text, edits().setting(Map.of("x", "8,9"))))
                .grid()
                .space();
        assertThat(space.members().stream()
                        .flatMap(member -> member.parameters().stream())
                        .filter(parameter -> parameter.name().equals("x")))
                .hasSize(2)
                .allSatisfy(parameter -> assertThat(parameter.axis())
                        .isInstanceOfSatisfying(
                                Axis.Listed.class,
                                axis -> assertThat(axis.values()).containsExactly(Value.of(8), Value.of(9))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "[", "1, , 2", "a: b: c", "*alias", "&a 1", ".nan", "1e999", "], [", "{min: 1", "~,", "\"", "\t}"
            })
    void values_that_cannot_be_read_are_a_problem_of_the_command_line(String values) {
        var problems = GridFiles.problems(read(GRID, edits().setting(Map.of("x", values))));
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.pointer()).startsWith("/space/x");
            assertThat(problem.line()).isEmpty();
        });
    }

    @Test
    void an_unknown_parameter_is_answered_with_the_nearest_one() {
        var text = GRID.replace("  x:", "  learning_rate:").replace("has(x)", "has(learning_rate)");
        assertThat(GridFiles.problems(read(text, edits().setting(Map.of("learnin_rate", "3")))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.suggestion()).contains("learning_rate"));
    }

    @Test
    void a_grid_for_a_server_is_changed_but_not_checked() {
        var text = "version: 9\nname: x\nspace: {a: [1]}\nlabels: {b: \"${env:BRANCH}\"}\n";
        var edits = edits().setting(Map.of("a", "1,2"));
        assertThat(GridFile.prepare(text.getBytes(StandardCharsets.UTF_8), GridFile.Format.AUTO, edits))
                .isInstanceOfSatisfying(GridFile.Prepared.Ready.class, ready -> {
                    assertThat(ready.document().format()).isEqualTo("json");
                    assertThat(ready.document().text()).contains("\"version\": 9", "[1, 2]", "\"b\": \"main\"");
                });
        assertThat(GridFile.prepare("a: *b".getBytes(StandardCharsets.UTF_8), GridFile.Format.AUTO, edits))
                .isInstanceOf(GridFile.Prepared.Invalid.class);
    }

    @Test
    void a_baseline_gives_gates_the_numbers_they_are_compared_with() {
        var text = GRID
                + "gates: [\"best <= baseline + 1%\", \"p(95)(duration) < baseline + 2s\", \"failed <= baseline\"]\n";
        var numbers = "{\"from\": \"main\", \"metric\": \"loss\", \"values\": {\"best\": 0.5, \"p(95)(duration)\": 3},"
                + " \"std\": 0.1, \"folds\": 5, \"repeats\": 2}";
        var gates = GridFiles.valid(read(text, edits().comparedWith(numbers)))
                .grid()
                .gates();

        assertThat(earlier(gates.get(0)).number()).hasValue(0.5);
        assertThat(earlier(gates.get(0)).best().orElseThrow().repeats()).isEqualTo(2);
        assertThat(earlier(gates.get(1)).number()).hasValue(3);
        assertThat(earlier(gates.get(1)).best()).isEmpty();
        assertThat(earlier(gates.get(2)).number()).isEmpty();
        assertThat(GridFiles.valid(read(text, edits())).warnings())
                .anyMatch(warning -> warning.contains("there is no baseline"));
        assertThat(earlier(GridFiles.valid(read(text, edits().comparedWith("{\"optional\": true}")))
                        .grid()
                        .gates()
                        .getFirst()))
                .isEqualTo(Gate.Earlier.NONE_YET);
    }

    private static Gate.Earlier earlier(Gate gate) {
        return gate.bound() instanceof Gate.Bound.Baseline(var _, var _, var study)
                ? study.orElseThrow()
                : Gate.Earlier.NONE_YET;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"metric": "accuracy"}                  | /baseline/metric
            {"values": {"bst": 1}}                  | /baseline/values/bst
            {"values": {"best(f1)": 1}}             | /baseline/values/best(f1)
            {"values": {"best": "high"}}            | /baseline/values/best
            {"values": [1]}                         | /baseline/values
            {"folds": 0}                            | /baseline/folds
            {"form": "main"}                        | /baseline/form
            """)
    void a_baseline_that_is_wrong_is_a_problem_at_its_place(String numbers, String pointer) {
        assertThat(GridFiles.problems(read(GRID, edits().comparedWith(numbers))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.pointer()).isEqualTo(pointer));
    }
}
