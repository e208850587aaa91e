package dev.carillon.server.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One {@code key=value} of the command line. */
record KeyValue(String key, String value) {
  /** In the order given; a key given twice keeps its last value. */
  static Map<String, String> map(List<KeyValue> pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    pairs.forEach(pair -> map.put(pair.key(), pair.value()));
    return map;
  }

  /** Reads one from the command line. */
  static final class Converter implements ITypeConverter<KeyValue> {
    @Override
    public KeyValue convert(String value) {
      int equals = value.indexOf('=');
      if (equals < 1) {
        throw new TypeConversionException(
            "Expected key=value, but got '" + value + "'.\nFor example team=billing.");
      }
      return new KeyValue(value.substring(0, equals), value.substring(equals + 1));
    }
  }
}
