/// Streams of what attempts write while they run, to readers who may be slow, silent for long, or gone.
/// May import evaluate and web.http.
@NullMarked
package dev.gridwright.web.follow;

import org.jspecify.annotations.NullMarked;
