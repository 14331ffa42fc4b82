package dev.gridwright.study;

import java.util.Optional;

/// A file that a study needs before its first trial.
///
/// @param name by which trials refer to it
/// @param url an http or https address
/// @param sha256 the hash that its content must have, in lower-case hexadecimal, when the grid declares it
public record Input(String name, String url, Optional<String> sha256) {}
