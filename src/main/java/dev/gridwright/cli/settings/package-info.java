/// Where the values of options come from: variables and configuration files, and which of them wins.
///
/// May import `space` for the nearest name.
@NullMarked
package dev.gridwright.cli.settings;

import org.jspecify.annotations.NullMarked;
