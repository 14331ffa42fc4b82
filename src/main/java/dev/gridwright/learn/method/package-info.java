/// The learners, by their names in the catalogue: each fits what it is given and predicts.
///
/// May import `learn.sample`, `learn.tree` and `catalog`.
@NullMarked
package dev.gridwright.learn.method;

import org.jspecify.annotations.NullMarked;
