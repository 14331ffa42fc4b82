package dev.gridwright.grid.tree;

/// Ends reading at a place beyond which nothing is looked at; never leaves this package.
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Fault fault;

    private Unreadable(Fault fault) {
        super(fault.detail(), null, false, false);
        this.fault = fault;
    }

    static void refuseDepth(int depth, Place place) {
        if (depth > TreeReader.MAX_DEPTH) {
            throw new Unreadable(new Fault(
                    place,
                    "nested too deeply",
                    "more than %d levels".formatted(TreeReader.MAX_DEPTH),
                    "at most %d levels".formatted(TreeReader.MAX_DEPTH)));
        }
    }

    Fault fault() {
        return fault;
    }
}
