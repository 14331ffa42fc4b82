/// Texts in which `${name}` stands for something that each attempt fills in: a parameter, its seed, its folder.
///
/// May import `space`. Nothing of it passes through a shell, and what is filled in is never read as a template again.
@NullMarked
package dev.gridwright.template;

import org.jspecify.annotations.NullMarked;
