package dev.gridwright.grid.section;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import dev.gridwright.time.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One map of a grid file, read key by key; whatever is wrong goes to the findings. An answer is empty when the key is
/// missing, and also when its value is wrong, which is then reported.
public final class Section {
    private final Node.Mapping mapping;
    private final Shape shape;
    private final Findings findings;

    private Section(Node.Mapping mapping, Shape shape, Findings findings) {
        this.mapping = mapping;
        this.shape = shape;
        this.findings = findings;
        for (var key : mapping.keys().entrySet()) {
            if (!shape.keys().contains(key.getKey())) {
                findings.unknown(key.getValue(), "unknown key", key.getKey(), shape.keys());
            }
        }
    }

    /// The section of a map; empty when the node is none.
    public static Optional<Section> of(Node node, Shape shape, Findings findings) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(new Section(mapping, shape, findings));
        }
        findings.mismatch(node, "a map with " + String.join(", ", shape.keys()));
        return Optional.empty();
    }

    public Place place() {
        return mapping.place();
    }

    /// Where the value of a key stands, or the whole map when it is missing.
    public Place place(String key) {
        return get(key).map(Node::place).orElse(mapping.place());
    }

    /// The pointer that a key has or would have.
    public String pointer(String key) {
        return mapping.place().key(key, 0, 0).pointer();
    }

    public boolean has(String key) {
        return get(key).isPresent();
    }

    public Optional<Node> get(String key) {
        if (!shape.keys().contains(key)) {
            throw new IllegalStateException(shape + " has no key " + key);
        }
        return Optional.ofNullable(mapping.entries().get(key));
    }

    /// Reports a key that must be there.
    public void require(String key, String allowed) {
        if (!has(key)) {
            findings.problem(mapping.place(), "the key \"" + key + "\" is missing", "", allowed);
        }
    }

    public Optional<Section> section(String key, Shape inner) {
        return get(key).flatMap(node -> of(node, inner, findings));
    }

    public Optional<String> text(String key, String allowed) {
        return get(key).flatMap(node -> text(node, allowed, findings));
    }

    public static Optional<String> text(Node node, String allowed, Findings findings) {
        if (node instanceof Node.Text(var _, var text) && !text.isBlank()) {
            return Optional.of(text);
        }
        findings.mismatch(node, allowed);
        return Optional.empty();
    }

    /// A text in which the whole pattern matches.
    public Optional<String> text(String key, Pattern pattern, String allowed) {
        return get(key).flatMap(node -> {
            if (node instanceof Node.Text(var _, var text)
                    && pattern.matcher(text).matches()) {
                return Optional.of(text);
            }
            findings.mismatch(node, allowed);
            return Optional.empty();
        });
    }

    /// One of some words.
    public Optional<String> word(String key, List<String> words) {
        return get(key).flatMap(node -> word(node, words, findings));
    }

    public static Optional<String> word(Node node, List<String> words, Findings findings) {
        if (node instanceof Node.Text(var _, var text)) {
            if (words.contains(text)) {
                return Optional.of(text);
            }
            findings.mismatch(node, String.join(", ", words), Findings.nearest(text, words));
        } else {
            findings.mismatch(node, String.join(", ", words));
        }
        return Optional.empty();
    }

    public String word(String key, List<String> words, String otherwise) {
        filledIn(key, otherwise);
        return word(key, words).orElse(otherwise);
    }

    public Optional<Boolean> flag(String key) {
        return get(key).flatMap(node -> {
            if (node instanceof Node.Flag(var _, var flag)) {
                return Optional.of(flag);
            }
            findings.mismatch(node, "true or false");
            return Optional.empty();
        });
    }

    public boolean flag(String key, boolean otherwise) {
        filledIn(key, otherwise);
        return flag(key).orElse(otherwise);
    }

    public Optional<BigDecimal> number(String key) {
        return get(key).flatMap(node -> {
            if (node instanceof Node.Numeral(var _, var number)) {
                return Optional.of(number);
            }
            findings.mismatch(node, "a number");
            return Optional.empty();
        });
    }

    /// A whole number within bounds, both included.
    public OptionalLong whole(String key, long min, long max) {
        var node = get(key);
        return node.isEmpty() ? OptionalLong.empty() : whole(node.get(), min, max, findings);
    }

    public static OptionalLong whole(Node node, long min, long max, Findings findings) {
        if (node instanceof Node.Numeral(var _, var number)
                && number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(min)) >= 0
                && number.compareTo(BigDecimal.valueOf(max)) <= 0) {
            return OptionalLong.of(number.longValueExact());
        }
        findings.mismatch(
                node,
                max == Long.MAX_VALUE
                        ? "a whole number from " + min
                        : "a whole number from %,d to %,d".formatted(min, max));
        return OptionalLong.empty();
    }

    public int whole(String key, int min, int max, int otherwise) {
        filledIn(key, otherwise);
        return (int) whole(key, min, max).orElse(otherwise);
    }

    /// A duration above zero (or from zero on) up to a bound.
    public Optional<Duration> duration(String key, boolean mayBeZero, Duration max) {
        return get(key).flatMap(node -> duration(node, mayBeZero, max, findings));
    }

    public Duration duration(String key, boolean mayBeZero, Duration max, Duration otherwise) {
        filledIn(key, DurationText.print(otherwise));
        return duration(key, mayBeZero, max).orElse(otherwise);
    }

    public static Optional<Duration> duration(Node node, boolean mayBeZero, Duration max, Findings findings) {
        var found = node instanceof Node.Text(var _, var text) ? DurationText.parse(text) : Optional.<Duration>empty();
        if (found.isPresent()
                && found.get().compareTo(max) <= 0
                && (mayBeZero || found.get().compareTo(Duration.ofMillis(1)) >= 0)) {
            return found;
        }
        findings.mismatch(
                node,
                "a duration %s up to %s, such as 500ms, 30s, 2m or 1h30m"
                        .formatted(mayBeZero ? "from 0s" : "above 0s", DurationText.print(max)),
                node instanceof Node.Numeral(var _, var number) && number.signum() > 0 && number.scale() <= 3
                        ? DurationText.parse(number.toPlainString() + "s").map(DurationText::print)
                        : Optional.empty());
        return Optional.empty();
    }

    /// The items of a list; none when the key is missing.
    public List<Node> list(String key, String allowed) {
        var node = get(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof Node.Listing(var _, var items)) {
            return items;
        }
        findings.mismatch(node.get(), allowed);
        return List.of();
    }

    /// The texts of a list.
    public List<String> texts(String key, String allowed) {
        var texts = new ArrayList<String>();
        for (var item : list(key, "a list: " + allowed)) {
            text(item, allowed, findings).ifPresent(texts::add);
        }
        return texts;
    }

    /// Notes a default, where the key is missing.
    public void filledIn(String key, @Nullable Object otherwise) {
        if (!has(key) && otherwise != null) {
            findings.filledIn(pointer(key), otherwise);
        }
    }
}
