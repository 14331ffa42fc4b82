/// Files and folders as the operating system has them, for whoever keeps some.
///
/// May import nothing of ours.
@NullMarked
package dev.gridwright.files;

import org.jspecify.annotations.NullMarked;
