package dev.gridwright.space.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads one expression by precedence climbing. Used once, by one thread.
final class ExpressionParser {
    private static final int MAX_NUMBER_EXPONENT = 308;
    private static final int MAX_NUMBER_CHARACTERS = 100;

    /// What people write who think in another language.
    private static final Map<String, String> MEANT =
            Map.of("and", "&&", "or", "||", "not", "!", "&", "&&", "|", "||", "=", "==", "<>", "!=", "True", "true");

    private final String text;
    private int position;
    private int depth;
    private int nodes;

    private ExpressionParser(String text) {
        this.text = text;
    }

    static Parsed parse(String text) {
        if (text.length() > Expression.MAX_CHARACTERS) {
            return new Fault(
                    Expression.MAX_CHARACTERS + 1,
                    text.length() + " characters",
                    "at most " + Expression.MAX_CHARACTERS + " characters");
        }
        var parser = new ExpressionParser(text);
        try {
            Node root = parser.binary(1);
            parser.skipSpace();
            if (parser.position < text.length()) {
                throw parser.unexpected("an operator or the end");
            }
            return new Expression(text, root);
        } catch (Unreadable e) {
            return e.fault;
        }
    }

    private Node binary(int lowest) {
        Node left = unary();
        while (true) {
            Optional<Operator> next = peekOperator();
            if (next.isEmpty() || next.get().precedence() < lowest) {
                return left;
            }
            Operator operator = next.get();
            int column = position + 1;
            position += operator.symbol().length();
            if (operator == Operator.IN) {
                skipSpace();
                if (!lookingAt('[')) {
                    throw unexpected("a list of constants such as [1, 2]");
                }
                left = counted(new Node.In(column, left, list()));
            } else {
                left = counted(new Node.Binary(column, operator, left, binary(operator.precedence() + 1)));
            }
        }
    }

    private Node unary() {
        skipSpace();
        int column = position + 1;
        if (lookingAt('!') && !text.startsWith("!=", position)) {
            position++;
            return counted(new Node.Not(column, deeper(this::unary)));
        }
        if (lookingAt('-')) {
            position++;
            Node operand = deeper(this::unary);
            return operand instanceof Node.Constant(int _, BigDecimal number)
                    ? new Node.Constant(column, number.negate())
                    : counted(new Node.Negate(column, operand));
        }
        return primary();
    }

    private Node primary() {
        int column = position + 1;
        if (lookingAt('(')) {
            position++;
            Node inner = deeper(() -> binary(1));
            expect(')');
            return inner;
        }
        if (lookingAt('[')) {
            return counted(new Node.Constant(column, list()));
        }
        if (lookingAtLetter()) {
            String word = word();
            return switch (word) {
                case "true" -> counted(new Node.Constant(column, true));
                case "false" -> counted(new Node.Constant(column, false));
                case "has" -> has(column);
                case "in", "not", "and", "or" -> {
                    position = column - 1;
                    throw unexpected("a name, a constant or '('");
                }
                default -> {
                    skipSpace();
                    if (lookingAt('(')) {
                        throw new Unreadable(new Fault(
                                column, "the call '" + word + "('", "no calls but has(name)", Optional.empty()));
                    }
                    yield counted(new Node.Read(column, word));
                }
            };
        }
        return counted(new Node.Constant(column, constant("a name, a constant or '('")));
    }

    private Node has(int column) {
        expect('(');
        skipSpace();
        if (!lookingAtLetter()) {
            throw unexpected("the name of a parameter");
        }
        String name = word();
        expect(')');
        return counted(new Node.Has(column, name));
    }

    private List<Object> list() {
        int column = position + 1;
        expect('[');
        var items = new ArrayList<>();
        skipSpace();
        while (!lookingAt(']')) {
            items.add(item());
            skipSpace();
            if (!lookingAt(',')) {
                break;
            }
            position++;
            skipSpace();
        }
        expect(']');
        if (items.isEmpty()) {
            throw new Unreadable(new Fault(column, "an empty list", "a list of at least one constant"));
        }
        return List.copyOf(items);
    }

    private Object item() {
        skipSpace();
        if (lookingAt('[')) {
            return deeper(this::list);
        }
        if (lookingAt('-')) {
            position++;
            return number().negate();
        }
        if (lookingAtLetter()) {
            int start = position;
            String word = word();
            if (word.equals("true") || word.equals("false")) {
                return word.equals("true");
            }
            position = start;
            throw unexpected("a constant");
        }
        return constant("a constant");
    }

    private Object constant(String expected) {
        if (lookingAt('\'') || lookingAt('"')) {
            return quoted();
        }
        if (position < text.length() && isDigit(text.charAt(position))) {
            return number();
        }
        throw unexpected(expected);
    }

    private String quoted() {
        int column = position + 1;
        char quote = text.charAt(position++);
        var content = new StringBuilder();
        while (position < text.length() && text.charAt(position) != quote) {
            char c = text.charAt(position++);
            if (c == '\\' && position < text.length()) {
                char escaped = text.charAt(position++);
                content.append(
                        switch (escaped) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case '\\', '\'', '"' -> escaped;
                            default ->
                                throw new Unreadable(new Fault(
                                        position - 1,
                                        "the escape '\\" + escaped + "'",
                                        "one of \\n \\t \\\\ \\' \\\""));
                        });
            } else {
                content.append(c);
            }
        }
        if (position >= text.length()) {
            throw new Unreadable(new Fault(column, "a text without an end", "a closing " + quote));
        }
        position++;
        return content.toString();
    }

    private BigDecimal number() {
        int start = position;
        digits("a digit");
        if (lookingAt('.')) {
            position++;
            digits("a digit after the point");
        }
        if (lookingAt('e') || lookingAt('E')) {
            position++;
            if (lookingAt('+') || lookingAt('-')) {
                position++;
            }
            int exponent = position;
            digits("a digit of the exponent");
            if (position - exponent > 4 || Integer.parseInt(text.substring(exponent, position)) > MAX_NUMBER_EXPONENT) {
                throw new Unreadable(
                        new Fault(start + 1, text.substring(start, position), "an exponent of at most 308"));
            }
        }
        if (lookingAtLetter()) {
            throw unexpected("an operator or the end after the number");
        }
        if (position - start > MAX_NUMBER_CHARACTERS) {
            throw new Unreadable(new Fault(
                    start + 1,
                    "a number of " + (position - start) + " characters",
                    "at most " + MAX_NUMBER_CHARACTERS));
        }
        return new BigDecimal(text.substring(start, position)).stripTrailingZeros();
    }

    private void digits(String expected) {
        int start = position;
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw unexpected(expected);
        }
    }

    private Optional<Operator> peekOperator() {
        skipSpace();
        if (lookingAtLetter()) {
            int start = position;
            String word = word();
            position = start;
            return word.equals("in") ? Optional.of(Operator.IN) : Optional.empty();
        }
        if (text.startsWith("<>", position)) {
            return Optional.empty();
        }
        for (int length = 2; length >= 1; length--) {
            if (position + length <= text.length()) {
                Optional<Operator> operator = Operator.of(text.substring(position, position + length));
                if (operator.isPresent()) {
                    return operator;
                }
            }
        }
        return Optional.empty();
    }

    private String word() {
        int start = position;
        while (position < text.length() && isNamePart(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    private void expect(char expected) {
        skipSpace();
        if (!lookingAt(expected)) {
            throw unexpected("'" + expected + "'");
        }
        position++;
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private boolean lookingAt(char c) {
        return position < text.length() && text.charAt(position) == c;
    }

    private boolean lookingAtLetter() {
        return position < text.length()
                && isNamePart(text.charAt(position))
                && !isDigit(text.charAt(position))
                && text.charAt(position) != '.';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNamePart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '.' || isDigit(c);
    }

    private Node counted(Node node) {
        if (++nodes > Expression.MAX_NODES) {
            throw new Unreadable(new Fault(
                    node.column(),
                    "more than " + Expression.MAX_NODES + " operators, names and constants",
                    "at most " + Expression.MAX_NODES));
        }
        return node;
    }

    private <T> T deeper(Supplier<T> part) {
        if (++depth > Expression.MAX_DEPTH) {
            throw new Unreadable(new Fault(
                    position + 1,
                    "more than " + Expression.MAX_DEPTH + " levels inside each other",
                    "at most " + Expression.MAX_DEPTH));
        }
        T result = part.get();
        depth--;
        return result;
    }

    private Unreadable unexpected(String expected) {
        skipSpace();
        if (position >= text.length()) {
            return new Unreadable(new Fault(text.length() + 1, "the end", expected));
        }
        String found = lookingAtLetter()
                ? text.substring(position, wordEnd())
                : text.substring(position, text.offsetByCodePoints(position, 1));
        if (text.startsWith("<>", position)) {
            found = "<>";
        }
        return new Unreadable(
                new Fault(position + 1, "'" + found + "'", expected, Optional.ofNullable(MEANT.get(found))));
    }

    private int wordEnd() {
        int end = position;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /// Leaves the recursion at the first fault; never seen outside this class.
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Fault fault;

        Unreadable(Fault fault) {
            super(null, null, false, false);
            this.fault = fault;
        }
    }
}
