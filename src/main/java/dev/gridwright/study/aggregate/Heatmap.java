package dev.gridwright.study.aggregate;

import dev.gridwright.space.Value;
import java.util.List;
import java.util.Optional;

/// The objective by the values of two parameters.
///
/// @param x the values of the first one in order; an empty one, last, for trials without it
/// @param cells those with a trial, by x and then by y
public record Heatmap(String xName, String yName, List<Optional<Value>> x, List<Optional<Value>> y, List<Cell> cells) {
    public Heatmap {
        x = List.copyOf(x);
        y = List.copyOf(y);
        cells = List.copyOf(cells);
    }

    /// @param x position among the values of the first parameter, counted from 0
    public record Cell(int x, int y, Numbers numbers) {}
}
