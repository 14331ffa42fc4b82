package dev.gridwright.evaluate.http;

import dev.gridwright.evaluate.Observer;
import dev.gridwright.trial.Measurement;

/// What an attempt at a service says of itself: its numbers, and when it waits for its turn, which is not its own time.
record Notes(Observer observer) implements HostGates.Waiting {
    void measured(Measurement measurement) {
        observer.measured(measurement);
    }

    @Override
    public void begins() {
        observer.waits(true);
    }

    @Override
    public void ends() {
        observer.waits(false);
    }
}
