package dev.gridwright.web.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.space.Matching;
import dev.gridwright.space.NearestName;
import dev.gridwright.space.Point;
import dev.gridwright.space.Space;
import dev.gridwright.space.Value;
import dev.gridwright.web.http.Query;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Which points a request wants: one of the values in each of the named parameters. A point without the parameter is
/// none of them.
///
/// @param matching where such points lie; empty where the grid cannot be read any more
record ParameterFilter(Map<String, Set<Value>> wanted, Optional<Matching> matching) {
    static final ParameterFilter ALL = new ParameterFilter(Map.of(), Optional.empty());

    ParameterFilter {
        wanted = Map.copyOf(wanted);
    }

    /// Reads `param.NAME=VALUE`. A value is what it is in a grid file: `1` and `1.0` are one number, `"1"` and
    /// `sqrt` are texts, `true` is a flag, `[32,64]` a list.
    ///
    /// @throws dev.gridwright.web.http.Refused when there is no such parameter
    static ParameterFilter read(
            Query query, Map<String, List<String>> params, String study, Function<String, Optional<Space>> spaces) {
        if (params.isEmpty()) {
            return ALL;
        }
        var space = spaces.apply(study);
        var wanted = new LinkedHashMap<String, Set<Value>>();
        params.forEach((name, texts) -> {
            var known = space.map(Space::parameters).orElse(List.of(name));
            if (!known.contains(name)) {
                query.wrong(
                        "param." + name,
                        String.join(",", texts),
                        "param. with one of the parameters " + String.join(", ", known)
                                + NearestName.of(name, known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(""));
            }
            var values = new LinkedHashSet<Value>();
            texts.forEach(text -> values.add(value(text)));
            wanted.put(name, values);
        });
        query.check();
        return new ParameterFilter(wanted, space.filter(Space::runnable).map(known -> known.matching(wanted)));
    }

    private static Value value(String text) {
        try {
            return plain(Wire.JSON.readTree(text)).orElse(new Value.Text(text));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Value.Text(text);
        }
    }

    private static Optional<Value> plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case NUMBER -> Optional.of(new Value.Numeric(node.decimalValue()));
            case STRING -> Optional.of(new Value.Text(node.asText()));
            case BOOLEAN -> Optional.of(new Value.Flag(node.asBoolean()));
            case ARRAY -> {
                var items = node.valueStream().map(ParameterFilter::plain).toList();
                yield items.stream().allMatch(Optional::isPresent)
                        ? Optional.of(new Value.Sequence(
                                items.stream().map(Optional::orElseThrow).toList()))
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    boolean takesAll() {
        return wanted.isEmpty();
    }

    boolean test(Point point) {
        return wanted.entrySet().stream()
                .allMatch(entry -> point.value(entry.getKey())
                        .filter(entry.getValue()::contains)
                        .isPresent());
    }

    /// A point that is not known is wanted only when all are.
    boolean test(Optional<Point> point) {
        return takesAll() || point.filter(this::test).isPresent();
    }
}
