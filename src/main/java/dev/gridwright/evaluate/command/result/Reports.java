package dev.gridwright.evaluate.command.result;

import dev.gridwright.evaluate.Observer;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Objective;
import java.util.List;
import java.util.Optional;

/// What the processes of one attempt report while they run, passed on one at a time and not after the attempt. Of
/// very many measurements the first are kept; the later ones only show that it goes on.
///
/// State is owned by this object's monitor.
public final class Reports implements AutoCloseable {
    /// So many numbers of one attempt are kept, besides its results.
    public static final int MAX_NUMBERS = 20_000;

    private final List<String> wanted;
    private final Observer observer;
    private int numbers;
    private boolean over;

    public Reports(Objective objective, Observer observer) {
        this.wanted = ResultSource.wanted(objective);
        this.observer = observer;
    }

    /// A line of standard output.
    ///
    /// @return the object that it is, if it is one
    public Optional<Reported> line(String line, int fold, int repeat) {
        var reported = Reported.line(line, wanted);
        reported.filter(object -> object.step().isPresent())
                .ifPresent(object -> step(new Measurement(object.step(), fold, repeat, object.numbers())));
        return reported;
    }

    private synchronized void step(Measurement measurement) {
        if (over) {
            return;
        }
        numbers += measurement.metrics().size();
        if (measurement.metrics().isEmpty() || numbers > MAX_NUMBERS) {
            observer.active();
        } else {
            observer.measured(measurement);
        }
    }

    /// The result of a fold.
    public synchronized void measured(Measurement measurement) {
        if (!over) {
            observer.measured(measurement);
        }
    }

    @Override
    public synchronized void close() {
        over = true;
    }
}
