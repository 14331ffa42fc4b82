package dev.gridwright.importer.draft;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A parameter's values as a grid writes them.
///
/// @param shape a list of values, or a map such as `{min, max, step}`
/// @param size how many different values it has
public record Axis(Object shape, BigInteger size) {
    public static Axis constant(Object value) {
        return new Axis(Map.of("value", value), BigInteger.ONE);
    }

    public static Axis listed(List<Object> values) {
        Set<Object> different = new LinkedHashSet<>();
        values.forEach(
                value -> different.add(value instanceof BigDecimal number ? number.stripTrailingZeros() : value));
        return new Axis(List.copyOf(values), BigInteger.valueOf(different.size()));
    }

    /// `min + i * step`, up to and including `max`, `count` of them.
    static Axis stepped(BigDecimal min, BigDecimal max, BigDecimal step, BigInteger count) {
        var shape = new LinkedHashMap<String, Object>();
        shape.put("min", min);
        shape.put("max", max);
        shape.put("step", step);
        return new Axis(shape, count);
    }

    /// @param scale `linear` or `log`
    /// @param whole whether the values are rounded to whole numbers
    static Axis counted(BigDecimal min, BigDecimal max, int count, String scale, boolean whole) {
        var shape = new LinkedHashMap<String, Object>();
        shape.put("min", min);
        shape.put("max", max);
        shape.put("count", BigDecimal.valueOf(count));
        if (scale.equals("log")) {
            shape.put("scale", scale);
        }
        if (whole) {
            shape.put("type", "integer");
        }
        return new Axis(shape, BigInteger.valueOf(count));
    }

    /// The same, moving together with others.
    public Axis zipped(String group) {
        var zipped = new LinkedHashMap<String, Object>();
        if (shape instanceof Map<?, ?> map) {
            map.forEach((key, value) -> zipped.put((String) key, value));
        } else {
            zipped.put("values", shape);
        }
        zipped.put("zip", group);
        return new Axis(zipped, size);
    }
}
