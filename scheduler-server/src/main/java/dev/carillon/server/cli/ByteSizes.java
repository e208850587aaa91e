package dev.carillon.server.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Amounts of memory as people write and read them: 4096, 64kb, 500mb, 1gb; a kb is 1,024 bytes. */
final class ByteSizes implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(kb|mb|gb|)");
  private static final String[] UNITS = {"", "kb", "mb", "gb"};

  @Override
  public Long convert(String value) {
    Matcher form = FORM.matcher(value.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new TypeConversionException(
          "Expected an amount of memory, but got '"
              + value
              + "'.\nWrite it like 4096, 64kb, 500mb or 1gb.");
    }
    long unit =
        switch (form.group(2)) {
          case "kb" -> 1L << 10;
          case "mb" -> 1L << 20;
          case "gb" -> 1L << 30;
          default -> 1;
        };
    return Long.parseLong(form.group(1)) * unit;
  }

  /** In the largest unit that has it whole. */
  static String text(long bytes) {
    int unit = 0;
    long n = bytes;
    while (unit < UNITS.length - 1 && n > 0 && n % 1024 == 0) {
      n /= 1024;
      unit++;
    }
    return n + UNITS[unit];
  }
}
