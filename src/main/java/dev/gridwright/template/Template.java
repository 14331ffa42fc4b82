package dev.gridwright.template;

import dev.gridwright.space.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A text in which `${name}` or `${name:-otherwise}` stands for something, and `$${` for the characters `${`.
///
/// The same text means the same everywhere: the grid is checked with this reading, and attempts fill in with it.
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\$(?:\\$\\{|\\{([^{}]*)(\\}?))");
    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9]\\d{0,29})(?:\\.\\d{1,30})?(?:[eE][+-]?\\d{1,3})?");
    private static final String UNRESERVED = "-._~";
    private static final String OTHERWISE = ":-";

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    /// A name that is to be filled in.
    ///
    /// @param name as `depth`, `seed` or `input:words`
    /// @param otherwise what is written when the point has no such parameter
    public record Variable(String name, Optional<String> otherwise) implements Part {
        /// As it stands in the text.
        public String written() {
            return "${" + name + otherwise.map(OTHERWISE::concat).orElse("") + "}";
        }
    }

    /// @throws IllegalArgumentException when a `${` is not closed
    public static Template of(String text) {
        var parts = new ArrayList<Part>();
        var places = PLACE.matcher(text);
        int from = 0;
        while (places.find()) {
            literal(parts, text.substring(from, places.start()));
            from = places.end();
            var inside = places.group(1);
            if (inside == null) {
                literal(parts, "${");
            } else if (places.group(2).isEmpty()) {
                throw new IllegalArgumentException("a '${' that is not closed");
            } else {
                parts.add(variable(inside));
            }
        }
        literal(parts, text.substring(from));
        return new Template(parts);
    }

    private static void literal(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Literal(text));
        }
    }

    private static Variable variable(String inside) {
        int otherwise = inside.indexOf(OTHERWISE);
        return otherwise < 0
                ? new Variable(inside, Optional.empty())
                : new Variable(
                        inside.substring(0, otherwise), Optional.of(inside.substring(otherwise + OTHERWISE.length())));
    }

    /// Every name that stands in it, in order.
    public List<Variable> variables() {
        return parts.stream()
                .filter(Variable.class::isInstance)
                .map(Variable.class::cast)
                .toList();
    }

    /// Filled in for an argument, a variable of the environment or a header.
    ///
    /// @throws Unfilled when something in it is not known
    public String text(Variables variables) throws Unfilled {
        var text = new StringBuilder();
        for (var part : parts) {
            text.append(
                    switch (part) {
                        case Literal(var literal) -> literal;
                        case Variable variable -> filling(variable, variables).text();
                    });
        }
        return text.toString();
    }

    /// Filled in for a URL: every byte of a filling that is neither a letter, a digit nor one of `-._~` is encoded, so
    /// that a value cannot add a segment, a query or a host.
    ///
    /// @throws Unfilled when something in it is not known
    public String url(Variables variables) throws Unfilled {
        var url = new StringBuilder();
        for (var part : parts) {
            url.append(
                    switch (part) {
                        case Literal(var literal) -> literal;
                        case Variable variable ->
                            encoded(filling(variable, variables).text());
                    });
        }
        return url.toString();
    }

    /// Filled in for a text of a JSON document, as JSON: what is only `${name}` keeps its type, all else is a text. A
    /// number, `true` or `false` after `:-` is one.
    ///
    /// @throws Unfilled when something in it is not known
    public String json(Variables variables) throws Unfilled {
        return parts.size() == 1 && parts.getFirst() instanceof Variable variable
                ? filling(variable, variables).json()
                : Filling.of(new Value.Text(text(variables))).json();
    }

    private static Filling filling(Variable variable, Variables variables) throws Unfilled {
        var found = variables.find(variable.name());
        if (found.isPresent()) {
            return found.get();
        }
        var otherwise = variable.otherwise()
                .orElseThrow(() -> new Unfilled("The point has no parameter '" + variable.name()
                        + "'; give it a default, as in ${" + variable.name() + ":-0}."));
        boolean typed = NUMBER.matcher(otherwise).matches() || otherwise.equals("true") || otherwise.equals("false");
        return typed ? Filling.ofJson(otherwise) : Filling.of(new Value.Text(otherwise));
    }

    private static String encoded(String text) {
        var encoded = new StringBuilder();
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (unit & 0xff);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format("%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
