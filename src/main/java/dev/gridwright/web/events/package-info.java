/// The events of a study as a stream, from the first one or from where a reader was cut off, also by a restart.
///
/// Every stream is read from the store, page by page, at the speed of its reader; what the engine tells while
/// it runs is only up to which event there is something to read. So what a reader gets does not depend on when
/// it came, nothing is kept for slow ones, and readers of the same part share its page.
///
/// ```
/// engine --last event id--> EventSignals      store --page of events--> EventPages
///                                 `--> EventFeed (a study) --> EventStream (a reader) --> connection
/// ```
///
/// [StateBells] calls those who wait for the state of a study and not for its events.
///
/// May import `api`, `engine`, `store`, `web.http` and what is below them.
@NullMarked
package dev.gridwright.web.events;

import org.jspecify.annotations.NullMarked;
