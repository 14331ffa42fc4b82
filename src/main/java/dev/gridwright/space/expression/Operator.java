package dev.gridwright.space.expression;

import java.util.Arrays;
import java.util.Optional;

/// The operators between two operands; a higher precedence binds tighter, equal ones group from the left.
enum Operator {
    OR("||", 1),
    AND("&&", 2),
    EQUAL("==", 3),
    NOT_EQUAL("!=", 3),
    AT_MOST("<=", 4),
    AT_LEAST(">=", 4),
    LESS("<", 4),
    GREATER(">", 4),
    IN("in", 4),
    PLUS("+", 5),
    MINUS("-", 5),
    TIMES("*", 6),
    DIVIDED("/", 6),
    REMAINDER("%", 6);

    private final String symbol;
    private final int precedence;

    Operator(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    String symbol() {
        return symbol;
    }

    int precedence() {
        return precedence;
    }

    static Optional<Operator> of(String symbol) {
        return Arrays.stream(values())
                .filter(operator -> operator.symbol.equals(symbol))
                .findFirst();
    }
}
