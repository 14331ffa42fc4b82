package dev.gridwright.space;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// An axis as the plan shows it.
///
/// @param member position of the member that declares it, counted from 0
/// @param name the parameter's name
/// @param label its name for people
/// @param count how many values it has
/// @param values all its values, if they are at most [#MAX_LISTED_VALUES]; else none
/// @param first its first value
/// @param last its last value
/// @param when the condition under which it is active
/// @param zip the group with which it moves
public record AxisDescription(
        int member,
        String name,
        Optional<String> label,
        long count,
        List<Value> values,
        Value first,
        Value last,
        Optional<String> when,
        Optional<String> zip) {
    public static final int MAX_LISTED_VALUES = 100;

    public AxisDescription {
        values = List.copyOf(values);
    }

    static AxisDescription of(int member, Parameter parameter) {
        Axis axis = parameter.axis();
        List<Value> values = axis.size() <= MAX_LISTED_VALUES
                ? LongStream.range(0, axis.size()).mapToObj(axis::at).toList()
                : List.of();
        return new AxisDescription(
                member,
                parameter.name(),
                parameter.label(),
                axis.size(),
                values,
                axis.at(0),
                axis.at(axis.size() - 1),
                parameter.when().map(Object::toString),
                parameter.zip());
    }
}
