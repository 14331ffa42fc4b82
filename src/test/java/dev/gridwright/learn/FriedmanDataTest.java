package dev.gridwright.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.learn.sample.SeededRandom;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Makes the regression data of the example grids: `main` writes the file, the test holds it against the code.
final class FriedmanDataTest {

    private static final Path FILE = Path.of("grids", "data", "friedman1.csv");
    private static final long SEED = 1991;
    private static final int ROWS = 500;
    private static final int FEATURES = 10;
    private static final int DIGITS = 6;

    @Test
    void the_file_is_what_seed_and_code_give() throws IOException {
        assertThat(Files.readString(FILE)).isEqualTo(friedman());
    }

    static void main() throws IOException {
        Files.writeString(FILE, friedman());
    }

    private static String friedman() {
        SeededRandom random = new SeededRandom(SEED);
        StringBuilder text = new StringBuilder("x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,y\n");
        for (int i = 0; i < ROWS; i++) {
            double[] x = new double[FEATURES];
            for (int j = 0; j < FEATURES; j++) {
                x[j] = rounded(uniform(random)).doubleValue();
                text.append(rounded(x[j])).append(',');
            }
            double y = 10 * StrictMath.sin(Math.PI * x[0] * x[1])
                    + 20 * (x[2] - 0.5) * (x[2] - 0.5)
                    + 10 * x[3]
                    + 5 * x[4]
                    + normal(random);
            text.append(rounded(y)).append('\n');
        }
        return text.toString();
    }

    private static BigDecimal rounded(double number) {
        return BigDecimal.valueOf(number).setScale(DIGITS, RoundingMode.HALF_EVEN);
    }

    private static double uniform(SeededRandom random) {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }

    /// *Source*: G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates", Annals of
    /// Mathematical Statistics 29, 1958.
    private static double normal(SeededRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(random)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(random));
    }
}
