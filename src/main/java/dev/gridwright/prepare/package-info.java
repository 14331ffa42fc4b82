/// What a study needs before its first trial, made ready beside the engine: inputs fetched, images prepared.
///
/// May import `content`, `data`, `images`, `study` and what is below it.
@NullMarked
package dev.gridwright.prepare;

import org.jspecify.annotations.NullMarked;
