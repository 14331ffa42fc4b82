package dev.gridwright.trial;

import java.util.Map;

/// What was made ready for all trials of a study: files on this machine, which trials read and never write.
///
/// @param inputs the path of each input, absolute, by its name
/// @param matrices the prepared images, by their size, such as `128x128`
public record Materials(Map<String, String> inputs, Map<String, Matrix> matrices) {
    public static final Materials NONE = new Materials(Map.of(), Map.of());

    public Materials {
        inputs = Map.copyOf(inputs);
        matrices = Map.copyOf(matrices);
    }

    /// A table of pixels and targets.
    ///
    /// @param path absolute
    public record Matrix(String path, String sha256) {}
}
