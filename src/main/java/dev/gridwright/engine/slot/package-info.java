/// Slots: room for one evaluation at a time, each a worker verticle with a pool of one thread. Leases go in, reports
/// come out; deadlines and the ending of work are kept here. May import evaluate and floor 2, and knows no study.
@NullMarked
package dev.gridwright.engine.slot;

import org.jspecify.annotations.NullMarked;
