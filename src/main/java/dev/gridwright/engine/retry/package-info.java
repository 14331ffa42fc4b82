/// What was tried before and what is tried again: the attempts at trials that have not ended, what the next fall of one
/// means, and which ended trials a user's retry is for.
///
/// Knows causes, retries and budgets; not when a trial that is tried again gets a slot.
@NullMarked
package dev.gridwright.engine.retry;

import org.jspecify.annotations.NullMarked;
