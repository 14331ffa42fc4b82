package dev.gridwright.engine.retry;

import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Outcome;
import java.util.List;

/// What stays of the end of a trial that is tried again.
public record PastTrial(long index, Outcome outcome, List<Attempt> attempts) {}
