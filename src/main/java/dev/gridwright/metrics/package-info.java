/// What happens to studies, trials, the store and the HTTP server turned into metrics for Prometheus.
///
/// May import floor 2, `files` and [dev.gridwright.metrics.loop]; nothing of its own floor.
@NullMarked
package dev.gridwright.metrics;

import org.jspecify.annotations.NullMarked;
