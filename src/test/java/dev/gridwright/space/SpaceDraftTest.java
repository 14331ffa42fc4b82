package dev.gridwright.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is refused, and how it is said.
final class SpaceDraftTest {
    @Test
    void all_problems_are_found_at_once() {
        var draft = new SpaceDraft()
                .member(List.of(
                        listed("a", 1, 2),
                        listed("a", 3),
                        listed("9x", 3),
                        listed("b", "x").when("later == 1 && a == 1"),
                        listed("later", 1).when("a >"),
                        new ParameterDraft(
                                "/space/r", "r", Axis.stepped(BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.ONE)),
                        listed("z", 1, 2).zip("g"),
                        listed("y", 1, 2, 3).zip("g"),
                        listed("t", "text").type(ParameterType.INTEGER)))
                .exclude("/exclude/0", new LinkedHashMap<>(Map.of("aa", Match.value(Value.of(1)))))
                .exclude("/exclude/1", new LinkedHashMap<>())
                .exclude("/exclude/2", new LinkedHashMap<>(Map.of("a", Match.value(Value.of("1")))))
                .constraint("/constraints/0", "latter < 3")
                .constraint("/constraints/1", "b + 1 < 3 && a == 'x'");
        assertThat(pointers(draft))
                .containsExactly(
                        "/space/a",
                        "/space/9x",
                        "/space/b/when",
                        "/space/later/when",
                        "/space/r/min",
                        "/space/y",
                        "/space/t",
                        "/exclude/0/aa",
                        "/exclude/1",
                        "/exclude/2/a",
                        "/constraints/0",
                        "/constraints/1",
                        "/constraints/1");
        assertThat(problems(draft))
                .filteredOn(problem -> problem.pointer().equals("/constraints/0"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.nearest()).hasValue("later");
                    assertThat(problem.column()).hasValue(1);
                });
        assertThat(problems(draft))
                .filteredOn(problem -> problem.pointer().equals("/space/b/when"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.allowed()).contains("declared before"));
    }

    @Test
    void a_parameter_whose_axis_is_wrong_is_still_known_to_rules() {
        var draft = new SpaceDraft()
                .member(List.of(new ParameterDraft("/space/a", "a", Axis.listed(List.of()))))
                .constraint("/constraints/0", "a > 1");
        assertThat(pointers(draft)).containsExactly("/space/a");
    }

    @Test
    void pointers_escape_what_json_pointer_needs_escaped() {
        var draft = new SpaceDraft()
                .member(List.of(listed("a", 1)))
                .exclude("/exclude/0", new LinkedHashMap<>(Map.of("x/y~", Match.value(Value.of(1)))));
        assertThat(pointers(draft)).containsExactly("/exclude/0/x~1y~0");
    }

    @Test
    void an_included_point_has_a_value_for_just_the_parameters_that_are_active() {
        var draft = new SpaceDraft()
                .member(List.of(
                        listed("kernel", "linear", "rbf", "poly"),
                        listed("degree", 2, 3).when("kernel == 'poly'"),
                        listed("shift", 1).when("has(degree)")))
                .include(new PointDraft("/include/0", values("kernel", "poly")))
                .include(new PointDraft("/include/1", values("kernel", "rbf", "degree", 2)))
                .include(new PointDraft("/include/2", values("kernel", "rbf", "shift", 1)))
                .include(new PointDraft("/include/3", values("degree", 7, "kernel", "poly")))
                .include(new PointDraft("/include/4", values("kernel", "sigmoid")));
        assertThat(pointers(draft)).containsExactly("/include/0", "/include/1/degree", "/include/2/shift");
    }

    @Test
    void an_included_point_is_one_of_the_first_member_that_takes_it() {
        var space = new SpaceDraft()
                .member(List.of(
                        listed("kernel", "rbf", "poly"), listed("degree", 2, 3).when("kernel == 'poly'")))
                .member(List.of(listed("kernel", "sigmoid"), listed("degree", 1, 4)))
                .include(new PointDraft("/include/0", values("kernel", "sigmoid", "degree", 9)))
                .check()
                .orThrow();
        assertThat(space.point(space.rawSize()).orElseThrow().canonical())
                .isEqualTo("{\"degree\":9,\"kernel\":\"sigmoid\"}");
    }

    @Test
    void included_points_name_the_parameters_of_one_member() {
        var draft = new SpaceDraft()
                .member(List.of(listed("a", 1, 2), listed("b", 1, 2)))
                .member(List.of(listed("c", 1, 2).type(ParameterType.INTEGER)))
                .include(new PointDraft("/include/0", Map.of("aa", Value.of(1))))
                .include(new PointDraft("/include/1", Map.of("a", Value.of(1))))
                .include(new PointDraft("/include/2", Map.of("a", Value.of(1), "c", Value.of(1))))
                .include(new PointDraft("/include/3", Map.of("c", Value.of("x"))))
                .include(new PointDraft("/include/4", Map.of("c", Value.of(5))));
        assertThat(pointers(draft)).containsExactly("/include/0/aa", "/include/1", "/include/2", "/include/3/c");
        assertThat(problems(draft).getFirst().nearest()).hasValue("a");
        assertThat(problems(draft).get(1).found()).contains("b");
    }

    @Test
    void sizes_have_bounds() {
        var members = new SpaceDraft();
        for (int i = 0; i <= SpaceDraft.MAX_MEMBERS; i++) {
            members.member(List.of());
        }
        assertThat(problems(members)).hasSize(1);

        var parameters = new ArrayList<ParameterDraft>();
        for (int i = 0; i <= SpaceDraft.MAX_PARAMETERS; i++) {
            parameters.add(listed("p" + i, 1));
        }
        assertThat(problems(new SpaceDraft().member(parameters))).hasSize(1);

        var rules = new SpaceDraft().member(List.of(listed("a", 1)));
        for (int i = 0; i <= SpaceDraft.MAX_RULES; i++) {
            rules.constraint("/constraints/" + i, "a == 1");
        }
        assertThat(problems(rules)).hasSize(1);

        var operators = new SpaceDraft().member(List.of(listed("a", 1)));
        for (int i = 0; i < 100; i++) {
            operators.constraint("/constraints/" + i, "a" + "+ a".repeat(80) + " == 1");
        }
        assertThat(problems(operators)).hasSize(1);

        Checked<Axis> steps = Axis.stepped(BigDecimal.ONE, new BigDecimal(600_000), BigDecimal.ONE);
        var zips = new SpaceDraft()
                .member(List.of(
                        new ParameterDraft("/a", "a", steps).zip("z"),
                        new ParameterDraft("/b", "b", steps).when("a > 1").zip("z")));
        assertThat(problems(zips)).hasSize(1);
    }

    @Test
    void what_is_probably_not_meant_is_a_warning() {
        Space space = new SpaceDraft()
                .member(List.of(
                        listed("kernel", "rbf", "poly"),
                        new ParameterDraft(
                                "/space/s", "s", Axis.stepped(BigDecimal.ONE, BigDecimal.TWO, new BigDecimal("0.3")))))
                .constraint("/constraints/0", "kernel == 'ploy' || s < 2")
                .exclude("/exclude/0", new LinkedHashMap<>(Map.of("kernel", Match.value(Value.of("rfb")))))
                .check()
                .orThrow();
        assertThat(space.warnings().stream().map(SpaceProblem::pointer))
                .containsExactly("/space/s/max", "/exclude/0/kernel", "/constraints/0");
        assertThat(space.warnings().getLast().nearest()).hasValue("poly");
        assertThat(space.warnings().get(1).nearest()).hasValue("rbf");
        assertThat(space.warnings().getFirst().detail()).contains("1.9");
    }

    @Test
    void checking_again_gives_the_same_answer() {
        var draft = new SpaceDraft().member(List.of(listed("a"), listed("b")));
        assertThat(problems(draft)).isEqualTo(problems(draft)).hasSize(2);
    }

    private static LinkedHashMap<String, Value> values(Object... namesAndValues) {
        var values = new LinkedHashMap<String, Value>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], Value.of(namesAndValues[i + 1]));
        }
        return values;
    }

    private static ParameterDraft listed(String name, Object... values) {
        return new ParameterDraft(
                "/space/" + name,
                name,
                Axis.listed(java.util.Arrays.stream(values).map(Value::of).toList()));
    }

    private static List<SpaceProblem> problems(SpaceDraft draft) {
        return draft.check() instanceof Checked.Invalid<Space>(List<SpaceProblem> problems) ? problems : List.of();
    }

    private static List<String> pointers(SpaceDraft draft) {
        return problems(draft).stream().map(SpaceProblem::pointer).toList();
    }
}
