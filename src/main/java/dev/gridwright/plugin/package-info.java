/// The interface for authors of objectives: what a plug-in implements and what it is handed.
///
/// Imports nothing of this project.
@NullMarked
package dev.gridwright.plugin;

import org.jspecify.annotations.NullMarked;
