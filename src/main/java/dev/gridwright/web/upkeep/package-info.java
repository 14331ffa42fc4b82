/// What an operator does with what is stored: see how large it is, and take a copy of it.
///
/// May import `api`, `store`, `web.http` and what is below them.
@NullMarked
package dev.gridwright.web.upkeep;

import org.jspecify.annotations.NullMarked;
