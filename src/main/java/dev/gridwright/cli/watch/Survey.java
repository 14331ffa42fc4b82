package dev.gridwright.cli.watch;

import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.client.TrialFilter;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.report.TrialDocument;
import dev.gridwright.cli.report.Work;
import java.time.Instant;

/// Looks at the trials of a study, for what they cost and why some fell.
public final class Survey {
    private static final long MAX_SURVEYED = 20_000;

    private Survey() {}

    /// Empty for a very large study: it would take longer than all the rest of a command.
    ///
    /// @param since of attempts that began before that, nothing is told
    public static Work of(StudyReader studies, StudyDocument study, Instant since) {
        var work = new Work(since);
        if (study.done() <= MAX_SURVEYED) {
            studies.trials(study.id(), TrialFilter.ALL, trial -> work.add(new TrialDocument(trial)));
        }
        return work;
    }
}
