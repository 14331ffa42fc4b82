package dev.gridwright.space.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpressionTest {
    private static final List<String> SLOTS = List.of("a", "b", "kernel", "flag", "hidden", "gone", "mixed");

    /// a = 3, b = 0.5, kernel = rbf, flag = true, hidden = [64, 32], mixed = unlimited; gone is absent.
    private static final @Nullable Object[] VALUES = {
        new BigDecimal(3),
        new BigDecimal("0.5"),
        "rbf",
        true,
        List.of(new BigDecimal(64), new BigDecimal(32)),
        null,
        "unlimited"
    };

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            a == 3                                  ; true
            a == 3.0                                ; true
            a == 30e-1                              ; true
            a != 3                                  ; false
            kernel == 'rbf'                         ; true
            kernel == "rbf"                         ; true
            kernel != 'rbf'                         ; false
            flag                                    ; true
            !flag                                   ; false
            !!flag                                  ; true
            flag == false                           ; false
            a < 3                                   ; false
            a <= 3                                  ; true
            a > 2.99                                ; true
            a >= 3.01                               ; false
            -a < -2                                 ; true
            - -a == 3                               ; true
            1 + 2 * 3 == 7                          ; true
            (1 + 2) * 3 == 9                        ; true
            7 - 2 - 1 == 4                          ; true
            12 / 3 / 2 == 2                         ; true
            7 % 4 == 3                              ; true
            -7 % 4 == -3                            ; true
            2 * 7 % 4 == 2                          ; true
            0.1 + 0.2 == 0.3                        ; true
            0.1 * 3 == 0.3                          ; true
            1 / 3 * 3 == 1                          ; false
            a * b == 1.5                            ; true
            a * b < 1.5                             ; false
            true || false && false                  ; true
            (true || false) && false                ; false
            !flag || a == 3                         ; true
            !(flag && a == 3)                       ; false
            a == 3 == flag                          ; true
            1 < 2 == true                           ; true
            kernel in ['rbf', 'poly']               ; true
            kernel in ['poly']                      ; false
            a in [1, 2, 3.0]                        ; true
            a in [1, 2, '3']                        ; false
            a + 1 in [4]                            ; true
            -1 in [1, -1]                           ; true
            hidden == [64, 32.0]                    ; true
            hidden in [[32], [64, 32]]              ; true
            hidden == [32, 64]                      ; false
            has(a)                                  ; true
            has(gone)                               ; false
            !has(gone) && has( a )                  ; true
            'it''s' == 'its'                        ; -
            'it\\'s' == "it's"                      ; true
            """)
    void an_expression_means_what_it_says(String text, String expected) {
        if (expected.equals("-")) {
            assertThat(Expression.parse(text)).isInstanceOf(Fault.class);
        } else {
            assertThat(holds(text)).isEqualTo(Boolean.parseBoolean(expected));
        }
    }

    /// What is undecided holds, and so does its opposite; what is decided does not hold in one of the two.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            gone == 1                               ; undecided
            gone != 1                               ; undecided
            gone < 1                                ; undecided
            gone in [1]                             ; undecided
            gone + 1 == 2                           ; undecided
            -gone == 2                              ; undecided
            !(gone == 1)                            ; undecided
            a == 3 && gone == 1                     ; undecided
            a == 4 || gone == 1                     ; undecided
            a == 4 && gone == 1                     ; false
            gone == 1 && a == 4                     ; false
            a == 3 || gone == 1                     ; true
            gone == 1 || a == 3                     ; true
            !(gone == 1 || a == 3)                  ; false
            has(gone) && gone == 1                  ; false
            !has(gone) || gone == 1                 ; true
            a / 0 == 1                              ; undecided
            a % 0 == 1                              ; undecided
            mixed < 5                               ; undecided
            mixed == 5                              ; false
            mixed == 'unlimited' || mixed < 5       ; true
            1e300 * 1e300 * 1e300 * 1e300 > 1       ; true
            1e300 * 1e300 + 1e-300 * 1e-300 > 1     ; undecided
            """)
    void an_absent_value_leaves_undecided_what_needs_it(String text, String expected) {
        boolean holds = holds(text);
        boolean oppositeHolds = holds("!(" + text + ")");
        String outcome = holds && oppositeHolds ? "undecided" : Boolean.toString(holds);
        assertThat(outcome).isEqualTo(expected);
        assertThat(holds || oppositeHolds).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            a == 3 )               ; 8  ; ')'    ; an operator or the end
            a ==                   ; 5  ; end    ; a name, a constant
            (a == 3                ; 8  ; end    ; ')'
            a = 3                  ; 3  ; '='    ; an operator or the end
            a == 3 and b == 1      ; 8  ; 'and'  ; an operator or the end
            a == 3 & flag          ; 8  ; '&'    ; an operator or the end
            not flag               ; 1  ; 'not'  ; a name, a constant
            a == 'x                ; 6  ; a text ; a closing '
            a == 'x\\q'            ; 8  ; escape ; one of
            a in b                 ; 6  ; 'b'    ; a list of constants
            a in []                ; 6  ; empty  ; at least one constant
            a in [b]               ; 7  ; 'b'    ; a constant
            a in [1, 2             ; 11 ; end    ; ']'
            a == 1.                ; 8  ; end    ; a digit after the point
            a == 1e                ; 8  ; end    ; a digit of the exponent
            a == 1e999             ; 6  ; 1e999  ; an exponent of at most
            a == 2x                ; 7  ; 'x'    ; an operator or the end after the number
            a == .5                ; 6  ; '.'    ; a name, a constant
            sqrt(a) > 1            ; 1  ; sqrt   ; no calls
            has('a')               ; 5  ; '      ; the name of a parameter
            a == 3, b == 1         ; 7  ; ','    ; an operator or the end
            a ? 1 : 2              ; 3  ; '?'    ; an operator or the end
            """, ignoreLeadingAndTrailingWhitespace = true)
    void a_fault_says_where_and_what_was_expected(String text, String column, String found, String allowed) {
        assertThat(Expression.parse(text)).isInstanceOf(Fault.class);
        Fault fault = (Fault) Expression.parse(text);
        assertThat(fault.column()).isEqualTo(Integer.parseInt(column));
        assertThat(fault.found()).contains(found);
        assertThat(fault.allowed()).contains(allowed);
    }

    @Test
    void what_other_languages_write_is_named() {
        for (var meant : Map.of("flag and flag", "&&", "flag | flag", "||", "a = 3", "==", "a <> 3", "!=")
                .entrySet()) {
            assertThat(((Fault) Expression.parse(meant.getKey())).nearest()).hasValue(meant.getValue());
        }
    }

    @Test
    void the_empty_text_is_no_expression() {
        assertThat(Expression.parse("")).isEqualTo(new Fault(1, "the end", "a name, a constant or '('"));
        assertThat(Expression.parse("   ")).isInstanceOf(Fault.class);
    }

    @Test
    void sizes_have_bounds() {
        assertThat(Expression.parse("flag" + " && flag".repeat(99))).isInstanceOf(Expression.class);
        assertThat(fault("flag" + " && flag".repeat(100)).found()).contains("more than 200");
        assertThat(fault("(".repeat(33) + "flag" + ")".repeat(33)).found()).contains("more than 32 levels");
        assertThat(fault("!".repeat(2_000)).found()).contains("levels");
        assertThat(fault("[".repeat(2_000)).found()).contains("levels");
        assertThat(fault("-".repeat(1_999) + "1").found()).contains("levels");
        assertThat(fault(" ".repeat(2_000) + "flag").found()).contains("2004 characters");
        assertThat(fault("a == " + "1".repeat(500)).allowed()).contains("100");
    }

    @Test
    void chains_do_not_nest() {
        assertThat(Expression.parse("a" + " + a".repeat(60) + " > 1")).isInstanceOf(Expression.class);
        assertThat(Expression.parse("(flag) && ".repeat(60) + "flag")).isInstanceOf(Expression.class);
    }

    @Test
    void names_are_read_in_the_order_of_their_appearance() {
        Expression expression = expression("b > 1 && has(gone) && a == b");
        assertThat(expression.names()).containsExactly("b", "gone", "a");
        assertThat(expression.size()).isEqualTo(9);
        assertThat(expression.text()).isEqualTo("b > 1 && has(gone) && a == b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            a && flag          ; 1  ; '&&' needs true or false
            a                  ; 1  ; the whole rule needs true or false
            a + 1              ; 3  ; the whole rule needs true or false
            kernel < 3         ; 1  ; '<' needs a number
            0 < a < 5          ; 3  ; '<' needs a number
            -kernel == 1       ; 2  ; '-' needs a number
            !a                 ; 2  ; '!' needs true or false
            a == '3'           ; 3  ; can be equal
            kernel in [1, 2]   ; 8  ; can be equal
            flag + 1 == 2      ; 1  ; '+' needs a number
            keernel == 'rbf'   ; 1  ; known names
            has(nothing)       ; 1  ; known names
            """)
    void operands_of_a_wrong_kind_are_faults(String text, int column, String allowed) {
        List<Fault> faults = expression(text).faults(SCOPE);
        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().column()).isEqualTo(column);
        assertThat(faults.getFirst().allowed()).contains(allowed);
    }

    @Test
    void all_faults_are_found() {
        assertThat(expression("kernel < 3 && unknown == 1 || a == 'x'").faults(SCOPE))
                .hasSize(3);
    }

    @Test
    void a_name_of_several_kinds_passes_where_one_fits() {
        assertThat(expression("mixed < 5 || mixed == 'unlimited'").faults(SCOPE))
                .isEmpty();
        assertThat(expression("mixed").faults(SCOPE)).hasSize(1);
    }

    @Test
    void a_constant_that_a_name_never_is_is_a_doubt() {
        List<Fault> doubts = expression("kernel == 'rfb' || kernel in ['poly', 'x'] || 'rbf' != kernel")
                .doubts(SCOPE);
        assertThat(doubts).hasSize(2);
        assertThat(doubts.getFirst().nearest()).hasValue("rbf");
    }

    private static final Scope SCOPE = new Scope() {
        private final Map<String, Set<Kind>> kinds = new HashMap<>(Map.of(
                "a", EnumSet.of(Kind.NUMBER),
                "b", EnumSet.of(Kind.NUMBER),
                "kernel", EnumSet.of(Kind.TEXT),
                "flag", EnumSet.of(Kind.FLAG),
                "hidden", EnumSet.of(Kind.LIST),
                "gone", EnumSet.of(Kind.NUMBER),
                "mixed", EnumSet.of(Kind.NUMBER, Kind.TEXT)));

        @Override
        public Optional<Set<Kind>> kinds(String name) {
            return Optional.ofNullable(kinds.get(name));
        }

        @Override
        public Optional<List<Object>> values(String name) {
            return name.equals("kernel") ? Optional.of(List.of("rbf", "poly")) : Optional.empty();
        }

        @Override
        public Fault unreadable(String name, int column) {
            return new Fault(column, name, "known names");
        }

        @Override
        public Optional<String> nearest(String word, List<String> candidates) {
            return word.equals("rfb") ? Optional.of("rbf") : Optional.empty();
        }
    };

    private static boolean holds(String text) {
        return expression(text).condition(SLOTS::indexOf).holds(VALUES);
    }

    private static Expression expression(String text) {
        return switch (Expression.parse(text)) {
            case Expression expression -> expression;
            case Fault fault -> throw new AssertionError(text + ": " + fault);
        };
    }

    private static Fault fault(String text) {
        return switch (Expression.parse(text)) {
            case Expression expression -> throw new AssertionError("is an expression: " + expression);
            case Fault fault -> fault;
        };
    }
}
