package dev.gridwright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ValueTest {
    @Test
    void one_and_one_point_zero_are_one_number() {
        assertThat(Value.of(1)).isEqualTo(Value.of(new BigDecimal("1.0"))).isEqualTo(Value.of(1.0));
        assertThat(Value.of(0)).isEqualTo(Value.of(-0.0)).isEqualTo(Value.of(new BigDecimal("0.000")));
        assertThat(Value.of(100))
                .isEqualTo(Value.of(new BigDecimal("1E+2")))
                .isEqualTo(Value.of(BigInteger.valueOf(100)));
    }

    @Test
    void a_number_a_text_and_a_boolean_are_never_equal() {
        assertThat(Value.of("1")).isNotEqualTo(Value.of(1));
        assertThat(Value.of("1").canonical()).isNotEqualTo(Value.of(1).canonical());
        assertThat(Value.of("true").canonical()).isNotEqualTo(Value.of(true).canonical());
    }

    @Test
    void canonical_numbers_are_plain_where_people_write_them_so() {
        Map<String, String> expected = Map.ofEntries(
                Map.entry("0.30", "0.3"),
                Map.entry("1e5", "100000"),
                Map.entry("-2.50e1", "-25"),
                Map.entry("0", "0"),
                Map.entry("1e-7", "0.0000001"),
                Map.entry("1e-8", "1e-8"),
                Map.entry("1.25e-8", "1.25e-8"),
                Map.entry("100000000000000000000", "100000000000000000000"),
                Map.entry("1e21", "1e21"),
                Map.entry("-123e20", "-1.23e22"));
        expected.forEach((written, canonical) ->
                assertThat(Value.of(new BigDecimal(written)).canonical()).isEqualTo(canonical));
    }

    @Test
    void plain_numbers_print_as_canonical_ones_do() {
        assertThat(Value.of(new BigDecimal("1e5")).plain()).hasToString("100000");
        assertThat(Value.of(new BigDecimal("0.50")).plain()).hasToString("0.5");
        assertThat(Value.of(List.of(1, "a", true)).plain()).isEqualTo(List.of(BigDecimal.ONE, "a", true));
    }

    @Test
    void canonical_texts_are_json() {
        assertThat(Value.of("a\"b\\c\n\u0001é😀").canonical()).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0001é😀\"");
        assertThat(Value.of("\ud800").canonical()).isEqualTo("\"\\ud800\"");
        assertThat(Value.of(List.of(64, List.of(32.0))).canonical()).isEqualTo("[64,[32]]");
    }

    @Test
    void numbers_that_would_fill_the_memory_are_refused() {
        for (String written : List.of("1e309", "1e999999999", "1e-325", "1e-999999999", "1." + "1".repeat(100))) {
            assertThatIllegalArgumentException().as(written).isThrownBy(() -> Value.of(new BigDecimal(written)));
        }
        assertThat(Value.of(Double.MAX_VALUE).canonical()).isEqualTo("1.7976931348623157e308");
        assertThat(Value.of(Double.MIN_VALUE).canonical()).isEqualTo("4.9e-324");
    }

    @Test
    void what_is_no_value_is_refused() {
        for (Object wrong : List.of(Double.NaN, Double.POSITIVE_INFINITY, Map.of(), 'c', 1.0f, List.of(Double.NaN))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Value.of(wrong));
        }
    }

    @Test
    void a_point_is_the_same_in_any_order_of_its_names() {
        var forth = new LinkedHashMap<String, Value>();
        forth.put("a", Value.of(1));
        forth.put("b", Value.of("x"));
        var back = new LinkedHashMap<String, Value>();
        back.put("b", Value.of("x"));
        back.put("a", Value.of(1.0));
        assertThat(new Point(forth)).isEqualTo(new Point(back));
        assertThat(new Point(back).canonical()).isEqualTo("{\"a\":1,\"b\":\"x\"}");
        assertThat(new Point(back).value("c")).isEmpty();
    }
}
