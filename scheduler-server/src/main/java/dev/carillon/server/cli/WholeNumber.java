package dev.carillon.server.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A count on the command line. */
final class WholeNumber implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String value) {
    try {
      return Integer.valueOf(value.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "Expected a whole number, but got '" + value + "'.\nWrite digits alone, such as 20.");
    }
  }
}
