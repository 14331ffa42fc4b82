/// The door of the engine: what may be asked of studies, slots and leases, by anybody and on any thread, and how it is
/// refused. Who runs when is decided behind it.
///
/// Knows values and promises; not who keeps them. From door to ground, each imports only what stands behind it:
/// `entry` answers callers, `coordinator` owns everything on one event loop, `dispatch` gives trials out, `course`
/// takes studies from state to state, `live` is what is stored and told of a study, `run` what is decided of it.
/// Below are parts that know no study that runs: `points`, `retry`, `line`, `turn`, `notice`, `reuse`, `remote`,
/// `slot`.
@NullMarked
package dev.gridwright.engine;

import org.jspecify.annotations.NullMarked;
