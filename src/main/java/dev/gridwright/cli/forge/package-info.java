/// What a command leaves for the forge whose job it runs in.
///
/// May import `cli.terminal`, `cli.client`, `cli.report`, `cli.host`, `report` and the domain.
@NullMarked
package dev.gridwright.cli.forge;

import org.jspecify.annotations.NullMarked;
