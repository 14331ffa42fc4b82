package dev.gridwright.report.table;

import dev.gridwright.api.StudyJson;
import dev.gridwright.api.TrialCsv;
import dev.gridwright.api.TrialJson;
import dev.gridwright.api.Wire;
import dev.gridwright.report.model.Pages;
import dev.gridwright.report.model.StudyResults;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Trial;
import java.nio.charset.StandardCharsets;

/// The reports with a row for each trial.
public final class Tables {
    private Tables() {}

    /// The study as the interface shows it, with its trials by index as `trials`, each on a line of its own.
    public static Pages json(StudyResults results) {
        return new TrialPages(results, (study, first) -> new Json(study.study()));
    }

    /// A line of headings and one for each trial, as the interface lists trials.
    public static Pages csv(StudyResults results) {
        return new TrialPages(
                results,
                (study, first) ->
                        new Csv(TrialCsv.of(study.parameters(), study.study().objective(), first)));
    }

    /// The columns of scikit-learn's `cv_results_`.
    public static Pages cvResults(StudyResults results) {
        return new TrialPages(results, CvResults::of);
    }

    /// The columns of Optuna's `trials_dataframe`.
    public static Pages optuna(StudyResults results) {
        return new TrialPages(results, OptunaTrials::of);
    }

    private static final class Json implements TrialPages.Form {
        private final StudyView study;
        private String between = "\n";

        Json(StudyView study) {
            this.study = study;
        }

        @Override
        public String head() {
            var document = text(out -> StudyJson.write(out, study));
            return document.substring(0, document.length() - 1) + ",\"trials\":[";
        }

        @Override
        public String row(Trial trial) {
            var row = between + text(out -> TrialJson.write(out, trial));
            between = ",\n";
            return row;
        }

        @Override
        public String foot() {
            return "\n]}\n";
        }

        private static String text(Wire.Shape shape) {
            return new String(Wire.bytes(shape), StandardCharsets.UTF_8);
        }
    }

    private record Csv(TrialCsv columns) implements TrialPages.Form {
        @Override
        public String head() {
            return columns.header();
        }

        @Override
        public String row(Trial trial) {
            return columns.row(trial);
        }

        @Override
        public String foot() {
            return "";
        }
    }
}
