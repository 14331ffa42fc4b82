package dev.gridwright.space.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.ToIntFunction;

/// A rule of a grid: `|| && ! == != < <= > >= in + - * / % ( )`, `has(x)`, names, numbers, texts in single or double
/// quotes, `true`, `false`, and lists of constants. No calls, no loops, exact decimal arithmetic (a quotient has 34
/// digits).
///
/// It has three outcomes. An absent parameter has no value, nor has a quotient by zero, an order between things that
/// are not numbers, or a number of more than [#MAX_RESULT_DIGITS] digits; what needs such a value is *undecided*.
/// `a && b` is false if either side is false, `a || b` true if either side is true, whatever the other side is; the
/// right side is not looked at if the left one decides. Undecided in the end counts as true: the rule holds.
///
/// Immutable, for any thread.
public final class Expression implements Parsed {
    public static final int MAX_CHARACTERS = 2_000;

    /// Bounds operators, names and constants together.
    public static final int MAX_NODES = 200;

    /// Bounds parentheses, signs and lists inside each other.
    public static final int MAX_DEPTH = 32;

    public static final int MAX_RESULT_DIGITS = 1_000;

    private final String text;
    private final Node root;
    private final SequencedSet<String> names;
    private final int size;

    Expression(String text, Node root) {
        this.text = text;
        this.root = root;
        var read = new LinkedHashSet<String>();
        int[] nodes = {0};
        root.visit(node -> {
            nodes[0]++;
            switch (node) {
                case Node.Read(int _, String name) -> read.add(name);
                case Node.Has(int _, String name) -> read.add(name);
                default -> {}
            }
        });
        names = Collections.unmodifiableSequencedSet(read);
        size = nodes[0];
    }

    /// Reads a text; the answer is an `Expression`, or the first `Fault`.
    public static Parsed parse(String text) {
        return ExpressionParser.parse(text);
    }

    /// The text as it was written.
    public String text() {
        return text;
    }

    /// The names it reads, in the order of their first appearance.
    public SequencedSet<String> names() {
        return names;
    }

    /// How many operators, names and constants it has: what asking it costs.
    public int size() {
        return size;
    }

    /// All that cannot be right, from left to right: names that may not be read, operands of a kind that the operator
    /// cannot use, comparisons of kinds that are never equal.
    public List<Fault> faults(Scope scope) {
        var faults = new ArrayList<Fault>();
        new KindCheck(scope, faults).check(root);
        return List.copyOf(faults);
    }

    /// What is allowed but probably not meant: comparisons with a constant that the parameter never is.
    public List<Fault> doubts(Scope scope) {
        var doubts = new ArrayList<Fault>();
        root.visit(node -> ValueCheck.doubts(node, scope, doubts));
        return List.copyOf(doubts);
    }

    /// The parts that `&&` joins at the top, from left to right: the whole holds exactly where each part holds. Each
    /// keeps the text of the whole.
    public List<Expression> conjuncts() {
        var parts = new ArrayList<Expression>();
        addConjuncts(root, parts);
        return List.copyOf(parts);
    }

    private void addConjuncts(Node node, List<Expression> parts) {
        if (node instanceof Node.Binary(int _, Operator operator, Node left, Node right) && operator == Operator.AND) {
            addConjuncts(left, parts);
            addConjuncts(right, parts);
        } else {
            parts.add(new Expression(text, node));
        }
    }

    /// Makes it ready to be asked.
    ///
    /// @param slots where the value of each of its names will stand
    public Condition condition(ToIntFunction<String> slots) {
        Operation operation = Operation.of(root, slots);
        return values -> !Boolean.FALSE.equals(operation.apply(values));
    }

    /// Makes it ready to be calculated.
    ///
    /// @param slots where the value of each of its names will stand
    public Formula formula(ToIntFunction<String> slots) {
        Operation operation = Operation.of(root, slots);
        return values -> operation.apply(values) instanceof BigDecimal number ? Optional.of(number) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
