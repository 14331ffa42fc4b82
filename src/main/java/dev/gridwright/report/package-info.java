/// Reports on a study in every form that people and programs ask for.
///
/// The forms lie in the packages below; this one names them all. May import those.
@NullMarked
package dev.gridwright.report;

import org.jspecify.annotations.NullMarked;
