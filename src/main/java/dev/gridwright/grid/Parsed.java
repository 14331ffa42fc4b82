package dev.gridwright.grid;

import dev.gridwright.data.DataSummary;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Shard;
import dev.gridwright.study.Grid;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What became of a grid file.
public sealed interface Parsed {
    /// A grid without problems.
    ///
    /// @param data what its data file holds, when it reads one
    /// @param obstacles what can be planned but not run: a plan warns of it, a submission is refused for it
    /// @param defaults what was filled in, by JSON pointer
    record Valid(
            Grid grid,
            Document document,
            Optional<DataSummary> data,
            List<Problem> obstacles,
            List<String> warnings,
            SequencedMap<String, String> defaults)
            implements Parsed {
        public Valid {
            obstacles = List.copyOf(obstacles);
            warnings = List.copyOf(warnings);
            defaults = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(defaults));
        }

        /// The same, of which those points alone are tried that are in both, where they are given.
        public Valid only(Optional<IndexRange> range, Optional<Shard> shard) {
            var within = range.map(grid.search()::range).orElse(grid.search());
            var search = shard.map(within::shard).orElse(within);
            return new Valid(grid.with(search), document, data, obstacles, warnings, defaults);
        }
    }

    /// @param problems at least one, in the order of the document
    record Invalid(List<Problem> problems) implements Parsed {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid grid has a problem");
            }
        }
    }
}
