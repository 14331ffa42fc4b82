package dev.gridwright.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// An attempt in a flight recording, from its beginning to its end. Costs next to nothing while nothing is recorded.
@Name("dev.gridwright.Attempt")
@Label("Attempt")
@Category("Gridwright")
@Description("One execution of a trial, with all its folds and repeats")
@StackTrace(false)
final class AttemptEvent extends Event {
    @Label("Study")
    String study = "";

    @Label("Index")
    long index;

    @Label("Attempt")
    @Description("Counted from 1")
    int attempt;

    @Label("Token")
    long token;

    @Label("Kind")
    String kind = "";

    @Label("Pool")
    String pool = "";

    @Label("Slot")
    String slot = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Cause")
    String cause = "";
}
