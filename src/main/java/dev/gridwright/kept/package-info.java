/// Files that trials leave, kept of the best of each study: below the data directory, whole or not at all, and on
/// disk for good before their trial is shown as ended.
///
/// ```
/// kept/STUDY/INDEX-TOKEN/list          what is kept of the attempt with that token
/// kept/STUDY/INDEX-TOKEN/files/...     as the trial left it
/// kept/STUDY/INDEX-TOKEN.part/...      being copied or removed; swept at the next start
/// ```
///
/// Plain Java; may import `log` alone.
@NullMarked
package dev.gridwright.kept;

import org.jspecify.annotations.NullMarked;
