package dev.gridwright.engine.retry;

import java.time.Duration;

/// What follows the fall of an attempt.
public sealed interface AfterFall {
    /// The trial has ended.
    ///
    /// @param why it is not tried again although its own retries would allow it; empty when they do not
    record End(String why) implements AfterFall {}

    /// It is tried again.
    ///
    /// @param charged whether that uses up one of its retries
    /// @param fault whether something broke, or a service only asked to be left alone
    record Again(Duration delay, boolean charged, boolean fault) implements AfterFall {}
}
