package dev.gridwright.space.expression;

import java.util.List;
import java.util.function.Consumer;

/// A part of a parsed expression; `column` is where its operator or first character stands, counted from 1.
sealed interface Node {
    int column();

    record Constant(int column, Object value) implements Node {}

    record Read(int column, String name) implements Node {}

    record Has(int column, String name) implements Node {}

    record Not(int column, Node operand) implements Node {}

    record Negate(int column, Node operand) implements Node {}

    record In(int column, Node operand, List<Object> items) implements Node {
        public In {
            items = List.copyOf(items);
        }
    }

    record Binary(int column, Operator operator, Node left, Node right) implements Node {}

    /// Shows this node and all below it, from left to right.
    default void visit(Consumer<Node> visitor) {
        visitor.accept(this);
        switch (this) {
            case Constant _, Read _, Has _ -> {}
            case Not not -> not.operand().visit(visitor);
            case Negate negate -> negate.operand().visit(visitor);
            case In in -> in.operand().visit(visitor);
            case Binary binary -> {
                binary.left().visit(visitor);
                binary.right().visit(visitor);
            }
        }
    }
}
