package dev.gridwright.study.aggregate;

import dev.gridwright.space.Value;
import java.util.List;
import java.util.Optional;

/// What each parameter does to the objective.
///
/// @param all over all trials
/// @param variance of the objective over all numbers (n); NaN without any
/// @param complete whether every point of a full grid gave a number, so that the shares are exact
/// @param missing why it is not complete, one sentence each
/// @param leftOut parameters and pairs that are not counted, with the bound that they exceed
public record Effects(
        long ended,
        Numbers all,
        double variance,
        boolean complete,
        List<String> missing,
        List<OfParameter> parameters,
        List<OfPair> pairs,
        List<LeftOut> leftOut) {
    public Effects {
        missing = List.copyOf(missing);
        parameters = List.copyOf(parameters);
        pairs = List.copyOf(pairs);
        leftOut = List.copyOf(leftOut);
    }

    /// @param share of the variance that the means of its values explain; NaN where there is no variance
    /// @param levels in the order of the axis, then what lies beside it, then absent
    public record OfParameter(String name, double share, List<Level> levels) {
        public OfParameter {
            levels = List.copyOf(levels);
        }
    }

    /// @param value empty for the trials without the parameter
    public record Level(Optional<Value> value, Numbers numbers) {}

    /// @param share of the variance that two parameters explain together and not each alone
    public record OfPair(String first, String second, double share) {}

    /// @param limit levels of a parameter, or cells of all pairs
    public record LeftOut(List<String> parameters, long needed, long limit) {
        public LeftOut {
            parameters = List.copyOf(parameters);
        }
    }
}
