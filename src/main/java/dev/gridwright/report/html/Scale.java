package dev.gridwright.report.html;

import dev.gridwright.trial.Objective.Goal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Maps numbers to places of a drawing.
///
/// @param low the number at `from`
/// @param high the number at `to`, above `low`
record Scale(double low, double high, double from, double to) {
    /// A scale that holds both numbers and a little more.
    static Scale around(double low, double high, double from, double to) {
        double room = high > low ? (high - low) * 0.06 : Math.max(Math.abs(low) * 0.05, 1e-9);
        return new Scale(low - room, high + room, from, to);
    }

    /// A scale from the best number to the 95th of a hundred, so that the good ones can be told apart; worse
    /// ones lie at its end.
    static Scale good(double[] numbers, Goal goal, double from, double to) {
        if (numbers.length == 0) {
            return new Scale(0, 1, from, to);
        }
        var sorted = numbers.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        int spared = (int) Math.floor(last * 0.05);
        double low = goal == Goal.MAXIMIZE ? sorted[spared] : sorted[0];
        double high = goal == Goal.MAXIMIZE ? sorted[last] : sorted[last - spared];
        return high > low ? new Scale(low, high, from, to) : new Scale(low - 1e-9, high + 1e-9, from, to);
    }

    double at(double number) {
        double share = (Math.clamp(number, low, high) - low) / (high - low);
        return from + share * (to - from);
    }

    boolean holds(double number) {
        return number >= low && number <= high;
    }

    /// Round numbers within the scale.
    ///
    /// @param most how many of them, about
    List<Double> ticks(int most) {
        double rough = (high - low) / most;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power;
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (power * factor >= rough) {
                step = power * factor;
                break;
            }
        }
        var ticks = new ArrayList<Double>();
        for (double tick = Math.ceil(low / step); tick * step <= high && ticks.size() <= 2 * most; tick++) {
            ticks.add(tick * step == 0 ? 0.0 : tick * step);
        }
        return ticks;
    }

    /// A tick as short as its neighbours let it be.
    String label(double tick) {
        double size = Math.max(Math.abs(low), Math.abs(high));
        if (size >= 1e6 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.2g", tick);
        }
        int decimals = (int) Math.clamp(Math.ceil(-Math.log10((high - low) / 10)), 0, 6);
        return String.format(Locale.ROOT, "%." + decimals + "f", tick);
    }
}
