package dev.gridwright.plugin;

/// Words for a parameter that has another type than the objective asks for.
final class ParameterMismatch {

    private ParameterMismatch() {}

    static IllegalArgumentException of(String name, Object found, String wanted) {
        return new IllegalArgumentException(
                "parameter '%s' is %s, but the objective asks for %s".formatted(name, found, wanted));
    }
}
