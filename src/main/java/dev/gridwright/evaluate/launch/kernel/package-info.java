/// What Linux says and does about processes: the process table, cgroups, memory, and cookies in environments.
///
/// Plain Java over `/proc` and `/sys/fs/cgroup`; imports nothing of ours. On another system nothing is found.
@NullMarked
package dev.gridwright.evaluate.launch.kernel;

import org.jspecify.annotations.NullMarked;
