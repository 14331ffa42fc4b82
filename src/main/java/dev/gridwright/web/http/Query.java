package dev.gridwright.web.http;

import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The query parameters of one request. Reading collects what is wrong; [#check] then refuses the request with all of
/// it.
/// A parameter that the route does not know is wrong too: a misspelt filter must not answer with everything.
public final class Query {
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;

    /// How many items a page has when nothing is said, and at most.
    public static final int DEFAULT_LIMIT = 100;

    public static final int MAX_LIMIT = 1000;

    private final MultiMap parameters;
    private final List<Fault> faults = new ArrayList<>();

    /// @param known the names that the route takes; one that ends in `*` stands for all that begin so
    public Query(RoutingContext context, String... known) {
        this.parameters = context.queryParams();
        for (var name : parameters.names()) {
            if (Arrays.stream(known).noneMatch(one -> isKnown(one, name))) {
                faults.add(Fault.at(
                        name,
                        known.length == 0
                                ? "unknown parameter; this address takes none"
                                : "unknown parameter; known are " + String.join(", ", known),
                        parameters.get(name)));
            }
        }
    }

    private static boolean isKnown(String known, String name) {
        return known.endsWith("*")
                ? name.startsWith(known.substring(0, known.length() - 1)) && name.length() >= known.length()
                : known.equals(name);
    }

    /// All values of each parameter whose name begins with `prefix`, by the rest of its name.
    public Map<String, List<String>> startingWith(String prefix) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var name : parameters.names()) {
            if (name.startsWith(prefix)) {
                values.put(name.substring(prefix.length()), List.copyOf(parameters.getAll(name)));
            }
        }
        return values;
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(text -> !text.isEmpty());
    }

    /// The page size: 100 unless said otherwise, clamped to 1 to 1,000.
    public int limit() {
        return (int) Math.clamp(whole("limit").orElse((long) DEFAULT_LIMIT), 1, MAX_LIMIT);
    }

    public Optional<Long> whole(String name) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException e) {
                wrong(name, text, "a whole number");
                return Optional.empty();
            }
        });
    }

    /// A time as RFC 3339 writes it.
    public Optional<Instant> time(String name) {
        return text(name).flatMap(text -> {
            try {
                var time = OffsetDateTime.parse(text);
                if (time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR) {
                    return Optional.of(time.toInstant());
                }
            } catch (DateTimeParseException e) {
                // Said below, as for a time that is far away.
            }
            wrong(name, text, "a time such as 2026-03-01T09:30:00Z (a + in it is written %2B)");
            return Optional.empty();
        });
    }

    /// The value of the word that `name` has; `otherwise` when it has none.
    public <T> T word(String name, Map<String, T> allowed, T otherwise) {
        return text(name)
                .map(word -> {
                    var value = allowed.get(word);
                    if (value == null) {
                        wrong(name, word, "one of " + String.join(", ", allowed.keySet()));
                        return otherwise;
                    }
                    return value;
                })
                .orElse(otherwise);
    }

    /// The values of all words that `name` has, separated by commas or given by repeating it.
    public <T> Set<T> words(String name, Map<String, T> allowed) {
        var values = new LinkedHashSet<T>();
        for (var word : items(name)) {
            var value = allowed.get(word);
            if (value == null) {
                wrong(name, word, "any of " + String.join(", ", allowed.keySet()));
            } else {
                values.add(value);
            }
        }
        return values;
    }

    /// The pairs `key=value` that `name` has, separated by commas or given by repeating it. A part without a
    /// sign belongs to the value before it.
    public Map<String, String> pairs(String name) {
        var pairs = new LinkedHashMap<String, String>();
        for (var text : parameters.getAll(name)) {
            for (var pair : text.split(",(?=[^,=]+=)", -1)) {
                int sign = pair.indexOf('=');
                if (sign < 1) {
                    wrong(name, pair, "key=value");
                } else {
                    pairs.put(pair.substring(0, sign), pair.substring(sign + 1));
                }
            }
        }
        return pairs;
    }

    private List<String> items(String name) {
        return parameters.getAll(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// Notes that `value` is not what the parameter may be.
    public void wrong(String name, String value, String allowed) {
        faults.add(Fault.at(name, "must be " + allowed, value));
    }

    /// @throws Refused when anything was wrong
    public void check() {
        if (!faults.isEmpty()) {
            throw new Refused(ProblemType.INVALID_PARAMETER, faults);
        }
    }

    /// The words of an enumeration, in its order.
    public static <E extends Enum<E>> Map<String, E> words(E[] values, Function<E, String> word) {
        return Arrays.stream(values).collect(Collectors.toMap(word, value -> value, (a, b) -> a, LinkedHashMap::new));
    }
}
