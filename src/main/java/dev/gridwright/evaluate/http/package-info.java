/// Trials that ask a service: what is sent, how the answer is read, and when a service may be asked again.
///
/// May import floor 2, `template`, `outbound`, `secret` and `evaluate`.
@NullMarked
package dev.gridwright.evaluate.http;

import org.jspecify.annotations.NullMarked;
