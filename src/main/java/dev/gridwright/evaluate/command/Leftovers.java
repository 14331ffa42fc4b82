package dev.gridwright.evaluate.command;

import dev.gridwright.evaluate.Output;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.kept.Leaving;
import dev.gridwright.secret.Secrets;
import dev.gridwright.trial.Folds;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Objective.Goal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What an attempt left in its output folder, once it has a result. What is said of it stands behind what it wrote.
///
/// *Thread*: that of the slot.
final class Leftovers implements Leaving {
    private static final String WHO = "[gridwright] ";

    private final Attempt attempt;
    private final AttemptFolders folders;
    private final Output output;
    private final Secrets secrets;
    private final BooleanSupplier stopped;
    private boolean said;

    private Leftovers(
            Attempt attempt, AttemptFolders folders, Output output, Secrets secrets, BooleanSupplier stopped) {
        this.attempt = attempt;
        this.folders = folders;
        this.output = output;
        this.secrets = secrets;
        this.stopped = stopped;
    }

    /// Empty when the attempt did not come to a number.
    ///
    /// @param keep of so many best trials files are kept
    /// @param stopped whether the attempt is to end
    static Optional<Leaving> of(
            TrialTask task,
            int keep,
            List<Measurement> results,
            AttemptFolders folders,
            Output output,
            Secrets secrets,
            BooleanSupplier stopped) {
        var objective = task.objective();
        if (!(Folds.judge(objective, results) instanceof Folds.Result.Scored scored)) {
            return Optional.empty();
        }
        int sign = objective.goal() == Goal.MINIMIZE ? 1 : -1;
        var attempt = new Attempt(task.study(), task.index(), task.token(), keep, scored.objective(), sign);
        return Optional.of(new Leftovers(attempt, folders, output, secrets, stopped));
    }

    @Override
    public Attempt attempt() {
        return attempt;
    }

    @Override
    public Path attempts() {
        return Objects.requireNonNull(folders.root().getParent(), "attempts lie in a folder");
    }

    @Override
    public Path output() {
        return attempts().relativize(folders.output());
    }

    @Override
    public boolean stopped() {
        return stopped.getAsBoolean();
    }

    @Override
    public void say(String sentence) {
        var line = WHO + secrets.redact(sentence) + "\n";
        var bytes = ((said || endsLine() ? "" : "\n") + line).getBytes(StandardCharsets.UTF_8);
        said = true;
        output.append(bytes, bytes.length);
    }

    private boolean endsLine() {
        long end = output.read(Long.MAX_VALUE, 1).next();
        var last = output.read(end - 1, 1).bytes();
        return end == 0 || (last.length == 1 && last[0] == '\n');
    }

    @Override
    public boolean hides(String text) {
        return !secrets.redact(text).equals(text);
    }
}
