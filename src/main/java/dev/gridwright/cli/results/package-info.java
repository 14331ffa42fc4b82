/// What studies came to, wherever that is kept: on a server, in a data directory, in a file of `-o results.json`, or in
/// the files of the shards of one study.
///
/// May import `cli.host`, `cli.client`, `cli.report` and the search.
@NullMarked
package dev.gridwright.cli.results;

import org.jspecify.annotations.NullMarked;
