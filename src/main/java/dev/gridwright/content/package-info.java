/// Files from elsewhere: fetched with patience, checked, and kept below the data directory by the hash of their
/// content.
///
/// May import `files` and `outbound`; no Vert.x, SQL or JSON types.
@NullMarked
package dev.gridwright.content;

import org.jspecify.annotations.NullMarked;
