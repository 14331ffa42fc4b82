/// What the server says over HTTP: its routes, and the verticle that listens.
///
/// May import `web.http`, `engine`, `api`, `metrics`, `grid` and the floors below them; not `cli`.
@NullMarked
package dev.gridwright.web;

import org.jspecify.annotations.NullMarked;
