/// Events of studies turned into counters, gauges and histograms for Prometheus.
///
/// May import floor 2; nothing of its own floor.
@NullMarked
package dev.gridwright.metrics;

import org.jspecify.annotations.NullMarked;
