package dev.gridwright.cli.look;

import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.client.TrialFilter;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.report.Leaderboard;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.report.Summary;
import dev.gridwright.cli.report.TrialDocument;
import dev.gridwright.cli.watch.Survey;
import java.time.Instant;

/// Prints what a study came to: its best points and its summary, or all its trials.
public final class StudyReport {
    private static final int BEST = 10;

    private StudyReport() {}

    /// @param since when the part of the work began that is told of
    public static void print(Gridwright program, StudyReader studies, StudyDocument study, Instant since) {
        var output = new Output(program);
        var out = program.surroundings().out();
        switch (program.format()) {
            case TABLE -> {
                var best = studies.best(study.id(), BEST).stream()
                        .map(TrialDocument::new)
                        .toList();
                if (!best.isEmpty()) {
                    output.lines(new Leaderboard(study.metric(), best)
                            .lines(program.terminal().outWidth(), program.ink()));
                    out.println();
                }
                output.lines(new Summary(study, Survey.of(studies, study, since)).lines(program.ink()));
            }
            case JSON -> output.json(study.json());
            case CSV -> studies.trialsAsCsv(study.id(), TrialFilter.ALL, out);
            case NDJSON -> studies.trials(study.id(), TrialFilter.ALL, output::ndjson);
        }
    }
}
