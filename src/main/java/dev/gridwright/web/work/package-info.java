/// What the users' own workers ask over HTTP: leases, heartbeats, reports.
///
/// May import the engine and what lies below it, `web.http` and `web.access`.
@NullMarked
package dev.gridwright.web.work;

import org.jspecify.annotations.NullMarked;
