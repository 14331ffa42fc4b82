/// How commands reach studies: over HTTP, or read from a data directory that no server holds.
///
/// May import `store`, `api` and floor 2.
@NullMarked
package dev.gridwright.cli.client;

import org.jspecify.annotations.NullMarked;
