/// What the ended trials of a study amount to: effects of its parameters, heat maps and the course of the best, kept up
/// to date trial by trial.
///
/// Plain Java: may import `trial` and `space`; no Vert.x, SQL or JSON types.
@NullMarked
package dev.gridwright.study.aggregate;

import org.jspecify.annotations.NullMarked;
