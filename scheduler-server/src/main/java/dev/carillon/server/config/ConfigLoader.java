package dev.carillon.server.config;

import dev.carillon.model.error.CarillonException;
import io.smallrye.config.ProfileConfigSourceInterceptor;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Brings flags, environment, file, profile and defaults together; the earlier of these wins. */
public final class ConfigLoader {
  /** The profiles that ship with the product. */
  public static final List<String> PROFILES = List.of("dev", "prod", "throughput");

  private static final int FLAGS = 500;
  private static final int ENVIRONMENT = 400;
  private static final int FILE = 300;
  private static final int PROFILE = 200;

  private final List<Key<?>> keys;
  private final UnknownKeys unknown;
  private final Map<String, String> origins = new HashMap<>();

  public ConfigLoader(List<Key<?>> keys) {
    this.keys = List.copyOf(keys);
    // One file may serve a server and its workers; what belongs to the other is no mistake.
    this.unknown = new UnknownKeys(ServerKeys.ALL, WorkerKeys.ALL);
  }

  /**
   * Where to look.
   *
   * @param flags name of a key → text, as given on the command line
   * @param environment variables of the process
   * @param file a YAML file, or null
   * @param profile one of {@link #PROFILES}, or any name that the file has sections for (written
   *     {@code "%name":}); empty: none
   */
  public record Sources(
      Map<String, String> flags,
      Map<String, String> environment,
      @Nullable Path file,
      String profile) {}

  /**
   * Reads everything.
   *
   * @throws CarillonException INVALID_ARGUMENT for an unknown key or a file that cannot be read
   */
  public Settings load(Sources sources) {
    try {
      return read(sources);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Settings read(Sources from) throws IOException {
    boolean profileUsed = from.profile().isEmpty() || PROFILES.contains(from.profile());
    var builder = new SmallRyeConfigBuilder();
    builder.withSources(new PropertiesConfigSource(from.flags(), "flags", FLAGS));
    builder.withSources(
        new PropertiesConfigSource(variables(from.environment()), "environment", ENVIRONMENT));
    Path file = from.file();
    if (file != null) {
      ConfigSource source = yaml(file.toString(), readFile(file), FILE);
      unknown.refuse(source.getPropertyNames(), file.toString());
      String section = "%" + from.profile() + ".";
      profileUsed |= source.getPropertyNames().stream().anyMatch(n -> n.startsWith(section));
      builder.withSources(source);
    }
    if (!profileUsed) {
      throw CarillonException.invalid(
          "profile",
          "Expected a profile that exists, but there is none called '" + from.profile() + "'.",
          "Shipped ones are "
              + String.join(", ", PROFILES)
              + "; a file has its own as \"%name\":.");
    }
    if (PROFILES.contains(from.profile())) {
      ConfigSource source = yaml("profile " + from.profile(), resource(from.profile()), PROFILE);
      unknown.refuse(source.getPropertyNames(), "profile " + from.profile());
      builder.withSources(source);
    }
    if (!from.profile().isEmpty()) {
      builder.withInterceptors(new ProfileConfigSourceInterceptor(from.profile()));
    }
    return settings(builder.build(), from);
  }

  private Settings settings(SmallRyeConfig config, Sources from) {
    Map<Key<?>, Settings.Value> values = new LinkedHashMap<>();
    for (Key<?> key : keys) {
      var found = config.getConfigValue(key.name());
      String text = found.getRawValue();
      if (text == null) {
        values.put(key, new Settings.Value(key.preset(), "default"));
      } else {
        values.put(key, new Settings.Value(text, origin(key, found, from)));
      }
    }
    return new Settings(values);
  }

  private String origin(Key<?> key, io.smallrye.config.ConfigValue found, Sources from) {
    return switch (found.getConfigSourceOrdinal()) {
      case FLAGS -> "flag " + key.allFlags().getFirst();
      case ENVIRONMENT -> "environment " + origins.getOrDefault(key.name(), "");
      case FILE -> String.valueOf(from.file());
      default -> "profile " + from.profile();
    };
  }

  /** The variables that name a key, by key. */
  private Map<String, String> variables(Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    for (Key<?> key : keys) {
      for (String variable : key.allVariables()) {
        String value = environment.get(variable);
        if (value != null && values.putIfAbsent(key.name(), value) == null) {
          origins.put(key.name(), variable);
        }
      }
    }
    return values;
  }

  private static ConfigSource yaml(String name, String text, int ordinal) {
    try {
      return new YamlConfigSource(name, text, ordinal);
    } catch (RuntimeException e) {
      throw CarillonException.invalid(
          "config", "Expected YAML in " + name + ", but: " + e.getMessage(), "Correct the file.");
    }
  }

  private static String readFile(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw CarillonException.invalid(
          "config",
          "Expected a file that can be read, but " + file + " cannot.",
          "Check the path given by --config or CARILLON_CONFIG.");
    }
    return Files.readString(file);
  }

  private static String resource(String profile) throws IOException {
    try (InputStream in = ConfigLoader.class.getResourceAsStream("/config/" + profile + ".yaml")) {
      if (in == null) {
        throw new IOException("Profile " + profile + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
