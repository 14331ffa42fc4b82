/// Trees that grow on coded values, for forests and single trees.
///
/// May import `learn.sample`.
@NullMarked
package dev.gridwright.learn.tree;

import org.jspecify.annotations.NullMarked;
