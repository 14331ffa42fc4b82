package dev.gridwright.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.report.TrialDocument;
import java.util.Map;

/// Documents as a server would send them.
public final class Samples {
    public static final String ID = "digits-forest-k3x9q2";

    private Samples() {}

    /// A study of 400 points with those counts.
    public static ObjectNode study(String state, Map<String, Integer> counts) {
        var study = (ObjectNode) json("""
                {"id": "digits-forest-k3x9q2", "name": "digits-forest", "state": "running", "stop_reason": null,
                 "message": "", "labels": {"team": "vision"}, "objective": {"metric": "accuracy", "goal": "maximize", "folds": 5},
                 "kind": "model", "points": 400, "counts": {}, "best": null, "gates": [], "verdict": "none",
                 "created_at": "2026-03-01T09:30:00.250Z", "started_at": "2026-03-01T09:30:01.000Z", "ended_at": null,
                 "duration_seconds": 42.5, "eta_seconds": 180.0,
                 "provenance": {"grid_sha256": "0123456789abcdef0123456789abcdef", "data_sha256": {"digits.csv": "fedcba9876543210"},
                                "git_commit": null, "versions": {"gridwright": "0.1.0", "java": "25"}}}
                """);
        study.put("state", state);
        counts.forEach(study.putObject("counts")::put);
        return study;
    }

    /// A study that ended well.
    public static ObjectNode completed(String verdict) {
        var study = study("completed", Map.of("succeeded", 397, "failed", 2, "timed_out", 1, "cached", 7));
        study.put("stop_reason", "exhausted");
        study.put("verdict", verdict);
        study.put("ended_at", "2026-03-01T09:31:00.000Z");
        study.putNull("eta_seconds");
        study.set("best", trial(17, 0.9755, 16, 250));
        return study;
    }

    public static ObjectNode trial(long index, double objective, int depth, int trees) {
        var trial = (ObjectNode) json("""
                {"index": 0, "params": {}, "state": "succeeded", "outcome": "succeeded", "cause": null, "message": "",
                 "objective": 0, "objective_std": 0.0081, "metrics": {}, "cached": false, "seed": 5,
                 "attempts": [{"token": 1, "node": "here", "slot": "cpu-0", "outcome": "succeeded",
                               "started_at": "2026-03-01T09:30:01.000Z", "ended_at": "2026-03-01T09:30:02.240Z",
                               "duration_seconds": 1.24}], "measurements": []}
                """);
        trial.put("index", index).put("objective", objective);
        trial.withObjectProperty("params").put("max_depth", depth).put("trees", trees);
        return trial;
    }

    public static ObjectNode fallen(long index, String outcome, String cause, String message) {
        var trial = trial(index, 0, 4, 50);
        trial.put("state", outcome).put("outcome", outcome).put("cause", cause).put("message", message);
        trial.putNull("objective").putNull("objective_std");
        return trial;
    }

    public static JsonNode json(String text) {
        try {
            return Documents.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// A text as JSON writes it.
    public static String quoted(String text) {
        return Documents.JSON.getNodeFactory().textNode(text).toString();
    }

    public static StudyDocument document(JsonNode study) {
        return new StudyDocument(study);
    }

    public static TrialDocument trialDocument(JsonNode trial) {
        return new TrialDocument(trial);
    }
}
