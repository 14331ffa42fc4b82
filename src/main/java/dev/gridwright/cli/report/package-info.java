/// What is said of studies: progress, leaderboard, summary, plan, and files of results. Reads the documents of the
/// REST interface, so that a study looks the same wherever it is.
///
/// May import `cli.terminal` and floor 2.
@NullMarked
package dev.gridwright.cli.report;

import org.jspecify.annotations.NullMarked;
