package dev.gridwright.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One digit of an index: a parameter, or all parameters of a zip group. Immutable but for a cache that any thread may
/// fill.
final class Dimension {
    private final List<ReadyParameter> parameters;
    private final long size;
    private final boolean unconditional;
    private final Map<List<Boolean>, Rows> rows = new ConcurrentHashMap<>();

    /// @param parameters at least one, of equal lengths, in declaration order
    Dimension(List<ReadyParameter> parameters) {
        this.parameters = List.copyOf(parameters);
        size = parameters.getFirst().axis().size();
        unconditional = parameters.stream().anyMatch(parameter -> !parameter.isConditional());
    }

    List<ReadyParameter> parameters() {
        return parameters;
    }

    Set<String> names() {
        return parameters.stream().map(ReadyParameter::name).collect(Collectors.toSet());
    }

    long size() {
        return size;
    }

    /// Whether a parameter of it is always active, so that every digit counts.
    boolean isUnconditional() {
        return unconditional;
    }

    /// The rule that removes this digit: -1 if none does, since the digit is 0 or a parameter of it is active.
    int removedBy(long digit, @Nullable Object[] frame) {
        if (unconditional || digit == 0) {
            return -1;
        }
        for (ReadyParameter parameter : parameters) {
            if (frame[parameter.slot()] != null) {
                return -1;
            }
        }
        return parameters.getFirst().whenId();
    }

    /// Whether two digits may give the same values.
    boolean mayRepeat() {
        // A zip group in which one axis is not always there repeats what the others repeat.
        return parameters.size() == 1
                ? parameters.getFirst().axis().repeats()
                : parameters.stream()
                        .allMatch(parameter ->
                                parameter.isConditional() || parameter.axis().repeats());
    }

    /// The lowest digit that gives the same values as this one where the same parameters are active.
    long lowest(long digit, @Nullable Object[] frame) {
        if (parameters.size() == 1) {
            ReadyParameter only = parameters.getFirst();
            return frame[only.slot()] != null && only.axis() instanceof Axis.Listed listed
                    ? listed.lowestOf(digit)
                    : digit;
        }
        boolean active = false;
        for (ReadyParameter parameter : parameters) {
            if (frame[parameter.slot()] != null) {
                active = true;
                if (!parameter.axis().repeats()) {
                    return digit;
                }
            }
        }
        return active ? rows(frame).lowest[(int) digit] : digit;
    }

    /// The lowest digit with the point's values for the parameters that are active in the frame; -1 if there is none,
    /// 0 if no parameter is active.
    long find(Point point, @Nullable Object[] frame) {
        ReadyParameter decisive = null;
        for (ReadyParameter parameter : parameters) {
            if (frame[parameter.slot()] != null
                    && (decisive == null || decisive.axis().repeats())) {
                decisive = parameter;
            }
        }
        if (decisive == null) {
            return 0;
        }
        if (parameters.size() > 1 && decisive.axis().repeats()) {
            return rows(frame).first.getOrDefault(rowOf(point, frame), -1);
        }
        long digit = decisive.axis().lowestPositionOf(valueOf(point, decisive)).orElse(-1);
        for (ReadyParameter parameter : parameters) {
            if (digit >= 0
                    && frame[parameter.slot()] != null
                    && !parameter.value(digit).equals(valueOf(point, parameter))) {
                return -1;
            }
        }
        return digit;
    }

    /// How many digits give different values where all its parameters are active.
    long distinct() {
        if (!mayRepeat()) {
            return size;
        }
        if (parameters.size() == 1) {
            return ((Axis.Listed) parameters.getFirst().axis()).distinct();
        }
        return rows(parameters).first.size();
    }

    private Rows rows(@Nullable Object[] frame) {
        return rows(parameters.stream()
                .filter(parameter -> frame[parameter.slot()] != null)
                .toList());
    }

    private Rows rows(List<ReadyParameter> active) {
        List<Boolean> mask = parameters.stream().map(active::contains).toList();
        return rows.computeIfAbsent(mask, _ -> new Rows(active, Math.toIntExact(size)));
    }

    private String rowOf(Point point, @Nullable Object[] frame) {
        var texts = new ArrayList<String>();
        for (ReadyParameter parameter : parameters) {
            if (frame[parameter.slot()] != null) {
                texts.add(valueOf(point, parameter).canonical());
            }
        }
        return String.join(",", texts);
    }

    private static Value valueOf(Point point, ReadyParameter parameter) {
        return point.value(parameter.name())
                .orElseThrow(() -> new IllegalStateException("an active parameter has a value: " + parameter.name()));
    }

    /// The rows of a zip group by the values of some of its parameters.
    private static final class Rows {
        private final Map<String, Integer> first = new HashMap<>();
        private final int[] lowest;

        Rows(List<ReadyParameter> active, int size) {
            lowest = new int[size];
            for (int i = 0; i < size; i++) {
                var texts = new ArrayList<String>();
                for (ReadyParameter parameter : active) {
                    texts.add(parameter.value(i).canonical());
                }
                Integer before = first.putIfAbsent(String.join(",", texts), i);
                lowest[i] = before == null ? i : before;
            }
        }
    }
}
