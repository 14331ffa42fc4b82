package dev.gridwright.content;

import java.time.Duration;

/// Waiting, as an argument.
@FunctionalInterface
public interface Pause {
    void sleep(Duration time) throws InterruptedException;
}
