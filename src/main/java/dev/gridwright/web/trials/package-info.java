/// The trials of a study over HTTP: pages and exports in every order, one trial, what it wrote.
///
/// May import `engine`, `store`, `api`, `web.http` and floor 2.
@NullMarked
package dev.gridwright.web.trials;

import org.jspecify.annotations.NullMarked;
