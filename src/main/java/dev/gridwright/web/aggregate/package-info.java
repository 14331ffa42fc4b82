/// What a study amounts to, over HTTP: effects, heat map, history, timeline, and gates that are asked about it.
///
/// May import `engine`, `store`, `api`, `web.http` and floor 2.
@NullMarked
package dev.gridwright.web.aggregate;

import org.jspecify.annotations.NullMarked;
