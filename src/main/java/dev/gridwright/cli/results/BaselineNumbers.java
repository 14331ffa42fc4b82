package dev.gridwright.cli.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.study.GateCheck;
import dev.gridwright.study.GateText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The numbers of a baseline as a grid holds them, so that whoever judges the study has them, also after a restart.
public final class BaselineNumbers {
    private static final String BEST = "best";

    private BaselineNumbers() {}

    /// What is written under `baseline` in a grid, as JSON.
    ///
    /// @param gates of the grid, as they are written
    /// @param optional whether gates pass when there are no numbers yet
    public static String of(BaselineOptions.Found baseline, List<String> gates, boolean optional) {
        var document = Documents.JSON.createObjectNode().put("from", from(baseline));
        if (optional) {
            document.put("optional", true);
        }
        baseline.results().ifPresent(results -> write(document, results, gates));
        return document.toString();
    }

    private static String from(BaselineOptions.Found baseline) {
        return baseline.results()
                .map(results -> results.study().id())
                .filter(id -> !baseline.from().contains(id))
                .map(id -> baseline.from() + " (" + id + ")")
                .orElse(baseline.from());
    }

    private static void write(ObjectNode document, Results results, List<String> gates) {
        var study = results.study();
        document.put("metric", study.metric());
        var also = new ArrayList<String>();
        study.json().at("/objective/also").forEach(metric -> also.add(metric.asText()));
        var text = GateText.forMetrics(study.metric(), also);
        var evidence = new ResultsEvidence(results, Optional.empty());
        var values = document.putObject("values");
        var subjects = new ArrayList<>(List.of(BEST + " == baseline"));
        gates.stream().filter(GateText::needsBaseline).forEach(subjects::add);
        for (var subject : subjects) {
            if (text.read(subject, false) instanceof GateText.Read.Valid(var gate)) {
                var number = GateCheck.actual(gate.quantity(), evidence, study.metric());
                number.ifPresent(value -> values.put(GateText.subject(gate), value));
            }
        }
        evidence.measured().ifPresent(mean -> {
            mean.deviation().ifPresent(deviation -> document.put("std", deviation));
            document.put("folds", mean.folds()).put("repeats", mean.repeats());
        });
    }
}
