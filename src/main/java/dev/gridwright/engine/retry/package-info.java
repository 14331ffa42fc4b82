/// What was tried before and what is tried again: the attempts at trials that have not ended, and what the next fall of
/// one means.
///
/// Knows causes, retries and budgets; not when a trial that is tried again gets a slot, and not what is stored.
@NullMarked
package dev.gridwright.engine.retry;

import org.jspecify.annotations.NullMarked;
