/// What a running process is given and writes: its three streams, line by line and as a transcript without secrets.
///
/// May import `evaluate`, `evaluate.launch` and `secret`; knows nothing of results.
@NullMarked
package dev.gridwright.evaluate.command.output;

import org.jspecify.annotations.NullMarked;
