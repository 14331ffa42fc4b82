/// Traces by OpenTelemetry, set up by its own variables. Nothing of it is loaded unless they ask for it.
///
/// May import `trace`; the only package that sees OpenTelemetry.
@NullMarked
package dev.gridwright.trace.otel;

import org.jspecify.annotations.NullMarked;
