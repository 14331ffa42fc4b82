package dev.gridwright.plugin;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/// One evaluation as an objective sees it: the point, the fold, the seeds, and a place to report progress to.
public interface Trial {

    /// The active parameters in the order of their declaration.
    ///
    /// *Shape*: a value is a [BigDecimal], a [String], a [Boolean] or a [List] of such values. A parameter whose
    /// condition does not hold is absent.
    Map<String, Object> parameters();

    /// The index of the point in its study, counted from 0.
    long index();

    /// The seed of this trial: a hash of study seed, canonical point and repeat, the same in every run.
    long seed();

    /// The seed of the split into folds: a hash of study seed and repeat, the same for every point.
    long splitSeed();

    /// The fold to hold out, counted from 0.
    int fold();

    /// The number of folds; 1 means that the objective is evaluated once, on whatever it sees fit.
    int folds();

    /// The repeat, counted from 0.
    int repeat();

    /// The number of repeats.
    int repeats();

    /// Reports metric values at a step (an epoch, a boosting round). A report also shows that the trial is alive: it
    /// restarts the idle timeout.
    ///
    /// *Thread*: may be called from any thread until `evaluate` returns; does not wait for a disk.
    void report(int step, Map<String, Double> metrics);

    /// Whether the parameter is active in this point.
    default boolean has(String name) {
        return parameters().containsKey(name);
    }

    /// The value of an active parameter.
    ///
    /// @throws NoSuchElementException if the point has no such parameter
    default Object parameter(String name) {
        return Optional.ofNullable(parameters().get(name))
                .orElseThrow(() -> new NoSuchElementException("the point has no parameter '%s'; it has %s"
                        .formatted(name, parameters().keySet())));
    }

    /// The value of a numeric parameter, exactly as declared.
    ///
    /// @throws NoSuchElementException if the point has no such parameter
    /// @throws IllegalArgumentException if its value is not a number
    default BigDecimal numberParameter(String name) {
        return switch (parameter(name)) {
            case BigDecimal number -> number;
            case Object other -> throw ParameterMismatch.of(name, other, "a number");
        };
    }

    /// The value of a numeric parameter as the nearest `double`.
    ///
    /// @throws NoSuchElementException if the point has no such parameter
    /// @throws IllegalArgumentException if its value is not a number
    default double doubleParameter(String name) {
        return numberParameter(name).doubleValue();
    }

    /// The value of a whole-numbered parameter.
    ///
    /// @throws NoSuchElementException if the point has no such parameter
    /// @throws IllegalArgumentException if its value is not a whole number that fits an `int`
    default int intParameter(String name) {
        BigDecimal number = numberParameter(name);
        try {
            return number.intValueExact();
        } catch (ArithmeticException e) {
            throw ParameterMismatch.of(name, number.toPlainString(), "a whole number of 32 bits");
        }
    }

    /// The value of a whole-numbered parameter.
    ///
    /// @throws NoSuchElementException if the point has no such parameter
    /// @throws IllegalArgumentException if its value is not a whole number that fits a `long`
    default long longParameter(String name) {
        BigDecimal number = numberParameter(name);
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw ParameterMismatch.of(name, number.toPlainString(), "a whole number of 64 bits");
        }
    }

    /// The value of a text parameter.
    ///
    /// @throws NoSuchElementException if the point has no such parameter
    /// @throws IllegalArgumentException if its value is not a text
    default String textParameter(String name) {
        return switch (parameter(name)) {
            case String text -> text;
            case Object other -> throw ParameterMismatch.of(name, other, "a text");
        };
    }

    /// The value of a boolean parameter.
    ///
    /// @throws NoSuchElementException if the point has no such parameter
    /// @throws IllegalArgumentException if its value is neither true nor false
    default boolean booleanParameter(String name) {
        return switch (parameter(name)) {
            case Boolean bool -> bool;
            case Object other -> throw ParameterMismatch.of(name, other, "true or false");
        };
    }

    /// The values of a list parameter.
    ///
    /// @throws NoSuchElementException if the point has no such parameter
    /// @throws IllegalArgumentException if its value is not a list
    default List<Object> listParameter(String name) {
        return switch (parameter(name)) {
            case List<?> list -> Collections.unmodifiableList(list);
            case Object other -> throw ParameterMismatch.of(name, other, "a list");
        };
    }
}
