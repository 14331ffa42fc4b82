package dev.gridwright.space;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/// The powers of one base by whole exponents, to more than 30 digits: at most eight multiplications each, from tables
/// of the base to the power of *b* · 256^*k* for all bytes *b*.
final class Powers {
    /// Digits of the tables. Building them loses less than 20 digits for exponents up to 2^63.
    static final MathContext PRECISE = new MathContext(50);

    private static final MathContext WORKING = new MathContext(90);
    private static final int BYTE_VALUES = 256;
    private static final BigDecimal SMALL = new BigDecimal("0.01");
    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-88");
    private static final BigDecimal TWO = BigDecimal.TWO;

    private final List<BigDecimal[]> tables = new ArrayList<>();

    /// @param maxExponent the highest exponent that will be asked for
    private Powers(BigDecimal base, long maxExponent) {
        BigDecimal unit = base;
        for (long rest = maxExponent; rest > 0; rest /= BYTE_VALUES) {
            var table = new BigDecimal[(int) Math.min(rest + 1, BYTE_VALUES)];
            table[0] = BigDecimal.ONE;
            for (int b = 1; b < table.length; b++) {
                table[b] = table[b - 1].multiply(unit, PRECISE);
            }
            tables.add(table);
            unit = table[table.length - 1].multiply(unit, PRECISE);
        }
    }

    /// The powers of the n-th root of a number above 1, up to the n-th.
    static Powers ofRoot(BigDecimal number, long n) {
        return new Powers(exp(ln(number).divide(BigDecimal.valueOf(n), WORKING)), n);
    }

    BigDecimal power(long exponent) {
        BigDecimal product = BigDecimal.ONE;
        long rest = exponent;
        for (int k = 0; rest > 0; k++) {
            int b = (int) (rest % BYTE_VALUES);
            if (b > 0) {
                product = product.multiply(tables.get(k)[b], PRECISE);
            }
            rest /= BYTE_VALUES;
        }
        return product;
    }

    /// ln x = 2^k ln(x^(1/2^k)), and ln y = 2 artanh((y - 1) / (y + 1)) by its series where y is near 1.
    private static BigDecimal ln(BigDecimal x) {
        BigDecimal root = x;
        BigDecimal factor = TWO;
        while (root.subtract(BigDecimal.ONE).compareTo(SMALL) > 0) {
            root = root.sqrt(WORKING);
            factor = factor.multiply(TWO);
        }
        BigDecimal y = root.subtract(BigDecimal.ONE).divide(root.add(BigDecimal.ONE), WORKING);
        BigDecimal square = y.multiply(y, WORKING);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal power = y;
        for (int n = 1; power.compareTo(NEGLIGIBLE.multiply(y)) > 0; n += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(n), WORKING), WORKING);
            power = power.multiply(square, WORKING);
        }
        return sum.multiply(factor, WORKING);
    }

    /// exp x = exp(x / 2^k)^(2^k), and the exponential series where x is near 0.
    private static BigDecimal exp(BigDecimal x) {
        BigDecimal part = x;
        int halvings = 0;
        while (part.compareTo(SMALL) > 0) {
            part = part.divide(TWO, WORKING);
            halvings++;
        }
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = part;
        for (int n = 2; term.compareTo(NEGLIGIBLE) > 0; n++) {
            sum = sum.add(term, WORKING);
            term = term.multiply(part, WORKING).divide(BigDecimal.valueOf(n), WORKING);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, WORKING);
        }
        return sum;
    }
}
