package dev.gridwright.importer.draft;

import java.util.List;

/// Fills in what every grid has and a file did not say, and says so.
public final class Missing {
    /// Stands for a program that a file does not name.
    public static final String PROGRAM = "./evaluate";

    private final Draft draft;
    private final Notes notes;

    public Missing(Draft draft, Notes notes) {
        this.draft = draft;
        this.notes = notes;
    }

    public void fillIn() {
        if (!draft.hasObjective()) {
            draft.objective("score", "maximize");
            notes.remark("The file names no metric: objective is filled in, write the one that your program reports.");
        }
        if (!draft.trial().containsKey("command")) {
            draft.trial().put("command", List.of(PROGRAM, "${params_file}"));
            notes.remark("The file names no program: trial.command is filled in. Its program reads the parameters from"
                    + " the JSON file it is given, or from GRIDWRIGHT_PARAM_<name>.");
        }
        if (!draft.trial().containsKey("metrics")) {
            notes.remark("The program has to print the metric as JSON in its last line, such as" + " {\""
                    + draft.metric() + "\": 0.93}; what it reports elsewhere is not seen.");
        }
        if (!draft.trial().containsKey("timeout")) {
            draft.trial().put("timeout", "10m");
            notes.remark("trial.timeout ends each trial after 10 minutes; write what yours may take.");
        }
    }
}
