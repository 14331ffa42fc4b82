package dev.gridwright.cli.results;

import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.study.Difference;
import java.util.List;
import java.util.Optional;

/// The best of a study beside that of its baseline, and whether they differ by more than noise.
public record AgainstBaseline(BaselineOptions.Found baseline, StudyDocument study) {

    public List<String> lines() {
        if (baseline.results().isEmpty()) {
            return List.of("", "baseline " + baseline.from() + ": nothing there yet");
        }
        var before = baseline.results().get();
        var now = new ResultsEvidence(new Results(study, action -> {}), Optional.empty()).measured();
        var then = new ResultsEvidence(before, Optional.empty()).measured();
        if (now.isEmpty() || then.isEmpty()) {
            return List.of("", "baseline " + baseline.from() + ": nothing to compare, one of them has no best trial");
        }
        var difference = Difference.of(now.get(), then.get());
        return List.of(
                "",
                "baseline " + baseline.from() + ": best " + study.metric() + " "
                        + Numbers.measured(then.get().value()) + ", now "
                        + Numbers.measured(now.get().value())
                        + (difference.note().isEmpty()
                                ? "; measured once, so chance cannot be told apart"
                                : "; " + difference.note()));
    }
}
