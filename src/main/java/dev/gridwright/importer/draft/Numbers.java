package dev.gridwright.importer.draft;

import dev.gridwright.grid.tree.Node;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/// Numbers of files, decimal as they are written.
public final class Numbers {
    /// What a double holds for certain; ends that are computed are rounded to it.
    static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:\\.[0-9]{1,64}|[0-9]{1,64}(?:\\.[0-9]{0,64})?)(?:[eE][-+]?[0-9]{1,3})?");

    private Numbers() {}

    /// The number of a node; also of a text that is one, which many tools write.
    public static Optional<BigDecimal> of(Node node) {
        return switch (node) {
            case Node.Numeral(var _, var number) -> Optional.of(number);
            case Node.Text(var _, var text)
            when DECIMAL.matcher(text.strip()).matches() -> Optional.of(new BigDecimal(text.strip()));
            case Node.Text _, Node.Flag _, Node.Mapping _, Node.Listing _, Node.Absent _, Node.Refused _ ->
                Optional.empty();
        };
    }

    public static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    /// A computed number as decimal; empty when it is not finite.
    public static Optional<BigDecimal> of(double number) {
        return Double.isFinite(number)
                ? Optional.of(new BigDecimal(number).round(DIGITS).stripTrailingZeros())
                : Optional.empty();
    }
}
