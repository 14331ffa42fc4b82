package dev.gridwright.web.trials;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.api.TrialCsv;
import dev.gridwright.api.TrialJson;
import dev.gridwright.space.Point;
import dev.gridwright.store.StoredTrial;
import java.io.IOException;
import java.util.Optional;

/// A trial in a list, whether its end is recorded or not.
sealed interface Row {
    long index();

    /// Empty when it is not known, because the grid cannot be read any more.
    Optional<Point> point();

    void write(JsonGenerator out) throws IOException;

    String csv(TrialCsv columns);

    record Ended(StoredTrial stored) implements Row {
        @Override
        public long index() {
            return stored.trial().index();
        }

        @Override
        public Optional<Point> point() {
            return Optional.of(stored.trial().point());
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            TrialJson.write(out, stored.trial());
        }

        @Override
        public String csv(TrialCsv columns) {
            return columns.row(stored.trial());
        }
    }

    record Unrecorded(TrialJson.Unrecorded trial) implements Row {
        @Override
        public long index() {
            return trial.index();
        }

        @Override
        public Optional<Point> point() {
            return trial.point();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            TrialJson.write(out, trial);
        }

        @Override
        public String csv(TrialCsv columns) {
            return columns.row(trial);
        }
    }
}
