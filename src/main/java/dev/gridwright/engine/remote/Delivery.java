package dev.gridwright.engine.remote;

import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import java.util.List;

/// What a worker reports at the end of an attempt.
///
/// @param measurements further ones than its heartbeats told, or the same again
/// @param output what the attempt wrote; empty when nothing
/// @param sha256 of the report as it was sent, in hexadecimal digits: the same again is the same report
public record Delivery(Ending ending, List<Measurement> measurements, String output, String sha256) {
    public Delivery {
        measurements = List.copyOf(measurements);
    }
}
