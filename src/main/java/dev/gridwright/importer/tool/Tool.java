package dev.gridwright.importer.tool;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The tools whose files can be read.
public enum Tool {
    /// A sweep configuration of Weights & Biases.
    WANDB("Weights & Biases"),
    /// An Experiment of Katib, `kubeflow.org/v1beta1`.
    KATIB("Katib"),
    /// A `param_grid` of scikit-learn.
    SKLEARN("scikit-learn"),
    /// `hyper_params` and `search_criteria` of H2O.
    H2O("H2O"),
    /// A search space, distributions or a journal of Optuna.
    OPTUNA("Optuna");

    private final String title;

    Tool(String title) {
        this.title = title;
    }

    /// What it is called by its makers.
    public String title() {
        return title;
    }

    /// What it is called on the command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Tool> of(String word) {
        return Arrays.stream(values()).filter(tool -> tool.word().equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Tool::word).toList();
    }
}
