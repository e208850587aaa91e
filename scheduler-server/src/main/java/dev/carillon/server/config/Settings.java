package dev.carillon.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text and the origin of every key, before it is read. */
public final class Settings {
  private final Map<Key<?>, Value> values;

  Settings(Map<Key<?>, Value> values) {
    this.values = new LinkedHashMap<>(values);
  }

  /**
   * A value and where it came from.
   *
   * @param source for people, for example {@code environment REDIS_ADDRESS}
   */
  record Value(String text, String source) {}

  static Settings defaults(List<Key<?>> keys) {
    Map<Key<?>, Value> values = new LinkedHashMap<>();
    keys.forEach(key -> values.put(key, new Value(key.preset(), "default")));
    return new Settings(values);
  }

  /**
   * The value of a key.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT if it cannot be read
   */
  public <T> T get(Key<T> key) {
    Value value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key.name() + " does not belong to these settings");
    }
    return key.parse(value.text(), value.source());
  }

  /** All values as a file that could be read again, each with its origin; secrets hidden. */
  public String toYaml() {
    return SettingsYaml.write(values);
  }
}
