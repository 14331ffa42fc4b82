/// HTTP as this server speaks it, whatever it is about: who may ask, how parameters are read, how problems are
/// answered, how long a request may take.
///
/// May import `api`; nothing else of this project.
@NullMarked
package dev.gridwright.web.http;

import org.jspecify.annotations.NullMarked;
