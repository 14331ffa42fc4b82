package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.importer.draft.Draft;
import dev.gridwright.importer.draft.Notes;

/// Drafts a grid of a file, as the file's tool means it.
///
/// @param points of a range without steps
public record Drafter(Tool tool, Draft draft, Notes notes, int points) {
    /// Whether a file is a journal, which is read line by line and not as a tree.
    public static boolean isJournal(Tool tool, byte[] bytes) {
        return tool == Tool.OPTUNA && OptunaJournal.looksLike(bytes);
    }

    /// Drafts the study of a journal.
    public void journal(byte[] bytes) {
        new Optuna(draft, notes, points).journal(bytes);
    }

    /// Drafts the grid of a tree.
    public void read(Node root) {
        switch (tool) {
            case WANDB -> new Wandb(draft, notes, points).read(root);
            case KATIB -> new Katib(draft, notes, points).read(root);
            case SKLEARN -> new Sklearn(draft, notes).read(root);
            case H2O -> new H2o(draft, notes).read(root);
            case OPTUNA -> new Optuna(draft, notes, points).read(root);
        }
    }
}
