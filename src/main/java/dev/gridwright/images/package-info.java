/// Lists of images made into tables: fetched on threads that wait, decoded in processes of their own, kept by content.
///
/// May import `images.decode`, `content`, `data` and `trial`.
@NullMarked
package dev.gridwright.images;

import org.jspecify.annotations.NullMarked;
