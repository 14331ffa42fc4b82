package dev.gridwright.grid.section;

import java.util.List;

/// Every map of a grid file with the keys it may have, in the order of the documentation.
public enum Shape {
    GRID(
            "version",
            "name",
            "labels",
            "space",
            "spaces",
            "exclude",
            "constraints",
            "include",
            "search",
            "objective",
            "stop",
            "trial",
            "limits",
            "cache",
            "priority",
            "gates",
            "baseline",
            "notify",
            "inputs"),
    PARAMETER("value", "values", "min", "max", "step", "count", "scale", "type", "when", "zip", "label"),
    RANGE("min", "max"),
    SEARCH("strategy", "order", "seed", "sample"),
    OBJECTIVE("metric", "goal", "also", "folds", "repeats", "aggregate"),
    STOP("target", "no_improvement"),
    NO_IMPROVEMENT("trials", "min_delta"),
    TRIAL(
            "model",
            "function",
            "java",
            "command",
            "http",
            "worker",
            "data",
            "task",
            "standardize",
            "delay",
            "isolation",
            "args",
            "env",
            "metrics",
            "keep",
            "rate",
            "timeout",
            "retry",
            "resources"),
    DATA("csv", "arff", "images", "target", "url_column", "resize", "channels", "fetch"),
    FETCH("parallel", "timeout", "retries", "on_error"),
    JAVA("class", "jar"),
    HTTP("method", "url", "headers", "body", "rows", "result", "score", "compute"),
    SCORE("at", "field", "expected", "match"),
    RATE("host", "requests", "parallel"),
    METRICS("from", "path", "patterns"),
    TIMEOUT("run", "idle", "grace"),
    RETRY("max", "on", "backoff", "budget"),
    BACKOFF("first", "factor", "max"),
    RESOURCES("cpu", "memory", "gpu"),
    LIMITS("parallel", "max_time", "max_trials", "max_failures", "on_limit"),
    AMENDMENT("labels", "priority", "parallel", "limits"),
    POINTS("points", "first"),
    CACHE("mode", "ttl", "key"),
    GATE("gate", "abort"),
    BASELINE("from", "metric", "values", "std", "folds", "repeats", "optional"),
    /// Of the operator's file of commands.
    REGISTERED("command", "folder", "env", "parameters", "grid_env"),
    REGISTERED_PARAMETER("type", "min", "max", "values", "pattern"),
    NOTIFY("url", "on", "secret"),
    INPUT("url", "sha256");

    private final List<String> keys;

    Shape(String... keys) {
        this.keys = List.of(keys);
    }

    public List<String> keys() {
        return keys;
    }
}
