/// Tells others what becomes of studies: takes what the store keeps to be told, signs and sends it, and tries again
/// until it is taken or given up. Whoever is told may be slow or gone; nobody here waits for it.
///
/// May import `store`, `outbound`, `secret` and floor 2.
@NullMarked
package dev.gridwright.webhook;

import org.jspecify.annotations.NullMarked;
