/// What others are told of a study, made as it changes so that it is stored together with the change.
///
/// May import `api`, `store` and floor 2.
@NullMarked
package dev.gridwright.engine.notice;

import org.jspecify.annotations.NullMarked;
