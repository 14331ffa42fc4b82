package dev.gridwright.cli.program;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads sizes as people write them, in bytes.
public final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([KMGT]i?)?B");
    private static final BigDecimal MOST = BigDecimal.valueOf(1L << 50);

    @Override
    public Long convert(String text) {
        var size = SIZE.matcher(text.strip());
        if (size.matches()) {
            var unit = Optional.ofNullable(size.group(2)).orElse("");
            int power = unit.isEmpty() ? 0 : "KMGT".indexOf(unit.charAt(0)) + 1;
            var bytes = new BigDecimal(size.group(1))
                    .multiply(
                            BigDecimal.valueOf(unit.endsWith("i") ? 1024 : 1000).pow(power));
            if (bytes.signum() > 0 && bytes.compareTo(MOST) <= 0) {
                return bytes.longValue();
            }
        }
        throw new TypeConversionException(
                "'" + text + "' is not a size up to 1024TiB with its unit, such as 512MiB or 2GiB");
    }
}
