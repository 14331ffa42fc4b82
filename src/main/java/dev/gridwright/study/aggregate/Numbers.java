package dev.gridwright.study.aggregate;

/// The objectives of some trials.
///
/// @param count how many gave a number
/// @param failed how many failed, timed out or were invalid
/// @param mean NaN when none gave a number
/// @param deviation standard deviation (n - 1); NaN below two
/// @param best NaN when none gave a number
public record Numbers(int count, int failed, double mean, double deviation, double best) {}
