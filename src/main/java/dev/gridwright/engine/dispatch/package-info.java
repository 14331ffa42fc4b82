/// How trials leave the line of their study: as leases on slots, as trials for workers, or ended by the result of an
/// earlier study; and how what comes back is settled.
///
/// Knows claims and what they owe to the disk; not where studies come from, nor who asks for anything.
@NullMarked
package dev.gridwright.engine.dispatch;

import org.jspecify.annotations.NullMarked;
