/// Who runs when: coordinator and slot verticles, leases, queue and recovery. The only package with concurrency.
///
/// May import `evaluate`, `store`, `metrics`, `api`, `grid` and the floors below them.
@NullMarked
package dev.gridwright.engine;

import org.jspecify.annotations.NullMarked;
