package dev.gridwright.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TemplateTest {
    private static final Variables VARIABLES = Variables.of(point())
            .with("study", "digits-a2b3c4")
            .with("index", 7)
            .with("attempt", 1)
            .with("seed", 9_007_199_254_740_993L)
            .with("work_dir", "/tmp/w x")
            .withInputs(name ->
                    Optional.ofNullable(Map.of("words", "/cache/words.txt").get(name)))
            .withSecrets(name -> name.equals("KEY") ? Optional.of("s3cret") : Optional.empty());

    private static Point point() {
        var values = new LinkedHashMap<String, Value>();
        values.put("depth", Value.of(10));
        values.put("rate", Value.of(new BigDecimal("1E+2")));
        values.put("tiny", Value.of(new BigDecimal("0.00000001")));
        values.put("name", Value.of("a \"b\" & $(c)"));
        values.put("flag", Value.of(true));
        values.put("layers", Value.of(List.of(64, 32)));
        return new Point(values);
    }

    @Test
    void fills_in_numbers_as_json_writes_them_and_texts_as_they_are() throws Unfilled {
        assertThat(text("--depth=${depth} ${rate} ${tiny} ${flag} ${layers}"))
                .isEqualTo("--depth=10 100 1e-8 true [64,32]");
        assertThat(text("${name}")).isEqualTo("a \"b\" & $(c)");
        assertThat(text("${study}/${index}/${attempt}: ${seed}")).isEqualTo("digits-a2b3c4/7/1: 9007199254740993");
    }

    @Test
    void writes_all_parameters_as_one_json_document() throws Unfilled {
        assertThat(text("${params}"))
                .isEqualTo("{\"depth\":10,\"flag\":true,\"layers\":[64,32],\"name\":\"a \\\"b\\\" & $(c)\","
                        + "\"rate\":100,\"tiny\":1e-8}");
    }

    @Test
    void two_dollars_stand_for_one_before_a_brace_and_for_themselves_elsewhere() throws Unfilled {
        assertThat(text("$${depth} $$ $HOME ${depth}$")).isEqualTo("${depth} $$ $HOME 10$");
        assertThat(text("$$${depth}")).isEqualTo("$${depth}");
    }

    @Test
    void does_not_read_what_was_filled_in_as_a_template() throws Unfilled {
        var trick = Variables.of(new Point(new LinkedHashMap<>(Map.of("x", Value.of("${secret:KEY}")))))
                .withSecrets(_ -> Optional.of("never"));
        assertThat(Template.of("${x}").text(trick)).isEqualTo("${secret:KEY}");
    }

    @Test
    void a_default_stands_for_a_parameter_that_is_not_in_the_point_and_for_no_other() throws Unfilled {
        assertThat(text("${degree:-3} ${degree:-} ${depth:-3}")).isEqualTo("3  10");
        assertThatThrownBy(() -> text("${degree}"))
                .isInstanceOf(Unfilled.class)
                .hasMessageContaining("'degree'")
                .hasMessageContaining("${degree:-0}");
    }

    @Test
    void fills_in_inputs_and_secrets_and_says_which_is_missing() throws Unfilled {
        assertThat(text("${input:words} ${secret:KEY}")).isEqualTo("/cache/words.txt s3cret");
        assertThatThrownBy(() -> text("${secret:OTHER}"))
                .isInstanceOf(Unfilled.class)
                .hasMessageContaining("OTHER");
        assertThatThrownBy(() -> text("${input:other}"))
                .isInstanceOf(Unfilled.class)
                .hasMessageContaining("other");
    }

    @Test
    void a_parameter_hides_what_the_trial_has_of_that_name() throws Unfilled {
        var seeded = Variables.of(new Point(new LinkedHashMap<>(Map.of("seed", Value.of(3)))))
                .with("seed", 99);
        assertThat(Template.of("${seed}").text(seeded)).isEqualTo("3");
    }

    @Test
    void encodes_what_it_fills_into_a_url() throws Unfilled {
        assertThat(Template.of("https://h/${name}?d=${depth}&w=${work_dir}&e=${degree:-é/}")
                        .url(VARIABLES))
                .isEqualTo("https://h/a%20%22b%22%20%26%20%24%28c%29?d=10&w=%2Ftmp%2Fw%20x&e=%C3%A9%2F");
    }

    @Test
    void a_leaf_of_json_that_is_only_a_name_keeps_its_type() throws Unfilled {
        assertThat(new JsonTemplate("""
                        {"d": "${depth}", "t": "at ${depth}", "l": ["${layers}", "${name}", 1.50, null, true],
                         "p": {"all": "${params}"}, "x": "${degree:-3}", "y": "${degree:-off}", "${depth}": "$${depth}",
                         "s": "${seed}"}""").fill(VARIABLES))
                .isEqualTo("{\"d\":10,\"t\":\"at 10\",\"l\":[[64,32],\"a \\\"b\\\" & $(c)\",1.50,null,true],"
                        + "\"p\":{\"all\":" + text("${params}") + "},\"x\":3,\"y\":\"off\",\"${depth}\":\"${depth}\","
                        + "\"s\":9007199254740993}");
    }

    @Test
    void refuses_a_text_in_which_a_brace_is_not_closed() {
        assertThatThrownBy(() -> Template.of("a ${b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Template.of("a ${b{c}}")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(String template) throws Unfilled {
        return Template.of(template).text(VARIABLES);
    }
}
