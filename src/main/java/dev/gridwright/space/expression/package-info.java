/// Rules as text: parsed, checked against what their names can be, and made into conditions that are fast to ask.
///
/// Works on plain Java values and knows nothing of spaces: a number is a `BigDecimal` without trailing zeros, a text a
/// `String`, a boolean a `Boolean`, a list a `List` of these. Imports nothing of this project.
@NullMarked
package dev.gridwright.space.expression;

import org.jspecify.annotations.NullMarked;
