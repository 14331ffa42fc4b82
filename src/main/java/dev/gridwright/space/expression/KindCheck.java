package dev.gridwright.space.expression;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds operands that an operator can never use, from the kinds of value that each name can have.
///
/// A name that can be of several kinds passes where one of them fits; the others leave the rule undecided.
final class KindCheck {
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    private final Scope scope;
    private final List<Fault> faults;

    KindCheck(Scope scope, List<Fault> faults) {
        this.scope = scope;
        this.faults = faults;
    }

    void check(Node root) {
        require(Kind.FLAG, root, "the whole rule");
    }

    private Set<Kind> kinds(Node node) {
        return switch (node) {
            case Node.Constant(int _, Object value) -> EnumSet.of(Kind.of(value));
            case Node.Read(int column, String name) -> kinds(name, column);
            case Node.Has(int column, String name) -> {
                kinds(name, column);
                yield EnumSet.of(Kind.FLAG);
            }
            case Node.Not(int _, Node operand) -> {
                require(Kind.FLAG, operand, "'!'");
                yield EnumSet.of(Kind.FLAG);
            }
            case Node.Negate(int _, Node operand) -> {
                require(Kind.NUMBER, operand, "'-'");
                yield EnumSet.of(Kind.NUMBER);
            }
            case Node.In(int column, Node operand, List<Object> items) -> {
                Set<Kind> of =
                        items.stream().map(Kind::of).collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
                requireCommon(column, kinds(operand), of, "in");
                yield EnumSet.of(Kind.FLAG);
            }
            case Node.Binary binary -> binary(binary);
        };
    }

    private Set<Kind> binary(Node.Binary node) {
        String symbol = "'" + node.operator().symbol() + "'";
        return switch (node.operator()) {
            case AND, OR -> {
                require(Kind.FLAG, node.left(), symbol);
                require(Kind.FLAG, node.right(), symbol);
                yield EnumSet.of(Kind.FLAG);
            }
            case EQUAL, NOT_EQUAL -> {
                Set<Kind> left = kinds(node.left());
                requireCommon(
                        node.column(),
                        left,
                        kinds(node.right()),
                        node.operator().symbol());
                yield EnumSet.of(Kind.FLAG);
            }
            case LESS, AT_MOST, GREATER, AT_LEAST -> {
                require(Kind.NUMBER, node.left(), symbol);
                require(Kind.NUMBER, node.right(), symbol);
                yield EnumSet.of(Kind.FLAG);
            }
            case PLUS, MINUS, TIMES, DIVIDED, REMAINDER -> {
                require(Kind.NUMBER, node.left(), symbol);
                require(Kind.NUMBER, node.right(), symbol);
                yield EnumSet.of(Kind.NUMBER);
            }
            case IN -> throw new IllegalStateException("'in' has a node of its own");
        };
    }

    private Set<Kind> kinds(String name, int column) {
        Optional<Set<Kind>> known = scope.kinds(name);
        if (known.isEmpty()) {
            faults.add(scope.unreadable(name, column));
        }
        return known.orElse(ALL);
    }

    private void require(Kind needed, Node operand, String whatNeeds) {
        Set<Kind> found = kinds(operand);
        if (!found.contains(needed)) {
            faults.add(new Fault(
                    operand.column(), subject(operand) + words(found), whatNeeds + " needs " + needed.words()));
        }
    }

    private void requireCommon(int column, Set<Kind> left, Set<Kind> right, String symbol) {
        if (left.stream().noneMatch(right::contains)) {
            faults.add(new Fault(
                    column,
                    words(left) + " " + symbol + " " + words(right),
                    "two sides that can be equal: \"1\" is a text, 1 a number"));
        }
    }

    private static String subject(Node operand) {
        return operand instanceof Node.Read(int _, String name) ? name + ", " : "";
    }

    private static String words(Set<Kind> kinds) {
        return kinds.stream().map(Kind::words).collect(Collectors.joining(" or "));
    }
}
