package dev.gridwright.space;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The parameters of one member of a space, in declaration order: the product of their axes, where the parameters of a
/// zip group are one axis at the place of the first of them.
public record Block(List<Parameter> parameters) {
    /// @throws IllegalArgumentException if two parameters share a name, a zip group has unequal lengths, or a `when`
    /// reads a parameter that is not declared before it
    public Block {
        parameters = List.copyOf(parameters);
        Set<String> names = new HashSet<>();
        Map<String, Long> zips = new HashMap<>();
        for (Parameter parameter : parameters) {
            if (parameter.when().isPresent()
                    && !names.containsAll(parameter.when().get().names())) {
                throw new IllegalArgumentException("a when reads parameters declared before: " + parameter.name());
            }
            if (!names.add(parameter.name())) {
                throw new IllegalArgumentException("a name stands for one parameter: " + parameter.name());
            }
            long size = parameter.axis().size();
            if (parameter.zip().isPresent() && zips.merge(parameter.zip().get(), size, (a, _) -> a) != size) {
                throw new IllegalArgumentException("zipped parameters have equal lengths: " + parameter.name());
            }
        }
    }
}
