package dev.gridwright.report.table;

import dev.gridwright.report.model.Pages;
import dev.gridwright.report.model.StudyResults;
import dev.gridwright.trial.Trial;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// All trials of a study by rising index, a page at a time.
final class TrialPages implements Pages {
    /// Trials that are read and written at a time.
    static final int PAGE = 500;

    private final StudyResults results;
    private final BiFunction<StudyResults, List<Trial>, Form> opening;
    private Optional<Form> form = Optional.empty();
    private long after = -1;
    private boolean over;

    /// How trials are written.
    interface Form {
        /// What comes before the first trial.
        String head();

        String row(Trial trial);

        /// What comes behind the last trial.
        String foot();
    }

    /// @param opening makes the form when the first trials are known
    TrialPages(StudyResults results, BiFunction<StudyResults, List<Trial>, Form> opening) {
        this.results = results;
        this.opening = opening;
    }

    @Override
    public Optional<byte[]> next() {
        if (over) {
            return Optional.empty();
        }
        var page = results.trials(after, PAGE);
        var text = new StringBuilder(page.size() * 256);
        var known = form.orElseGet(() -> {
            var opened = opening.apply(results, page);
            form = Optional.of(opened);
            text.append(opened.head());
            return opened;
        });
        for (var trial : page) {
            text.append(known.row(trial));
            after = trial.index();
        }
        if (page.size() < PAGE) {
            over = true;
            text.append(known.foot());
        }
        return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
