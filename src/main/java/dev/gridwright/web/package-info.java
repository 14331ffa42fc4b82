/// What the server says over HTTP: routes, server-sent events, the page, problem answers.
///
/// May import `engine`, `api`, `metrics`, `grid` and the floors below them; not `cli`.
@NullMarked
package dev.gridwright.web;

import org.jspecify.annotations.NullMarked;
