package dev.carillon.server.cli;

import dev.carillon.model.queue.Rate;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Rates as people write them: 100/s, 5/10m, 100/s:20 with a burst of 20; none for no limit. */
final class Rates implements ITypeConverter<Rate> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/([0-9a-z]+)(?::(\\d{1,9}))?");

  @Override
  public Rate convert(String value) {
    if (value.equals("none") || value.equals("0")) {
      return Rate.NONE;
    }
    Matcher form = FORM.matcher(value);
    if (!form.matches()) {
      throw new TypeConversionException(
          "Expected a rate, but got '" + value + "'.\nWrite 100/s, 5/10m, 100/s:20 or none.");
    }
    String span = form.group(2);
    Duration per = Durations.parse(Character.isDigit(span.charAt(0)) ? span : "1" + span);
    long count = Long.parseLong(form.group(1));
    return form.group(3) == null
        ? Rate.of(count, per)
        : new Rate(count, per, Long.parseLong(form.group(3)));
  }

  static String text(Rate rate) {
    return rate.limited()
        ? rate.count() + "/" + Durations.brief(rate.per()) + " (burst " + rate.burst() + ")"
        : "no limit";
  }
}
