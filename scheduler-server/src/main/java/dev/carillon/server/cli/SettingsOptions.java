package dev.carillon.server.cli;

import dev.carillon.server.config.ConfigLoader;
import dev.carillon.server.config.ConfigLoader.Sources;
import dev.carillon.server.config.Key;
import dev.carillon.server.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** One flag for each key of a configuration, and where else its values come from. */
final class SettingsOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with settings (environment: CARILLON_CONFIG).")
  @Nullable Path file;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "dev, prod or throughput (environment: CARILLON_PROFILE; default: none).")
  @Nullable String profile;

  @Option(
      names = "--print-config",
      description = "Print all settings and where each comes from, without secrets, and end.")
  boolean printConfig;

  private final List<Key<?>> keys;
  private final Map<String, String> flags = new LinkedHashMap<>();

  SettingsOptions(List<Key<?>> keys) {
    this.keys = keys;
  }

  /** Adds the flags to a command. */
  void addTo(CommandSpec spec) {
    for (Key<?> key : keys) {
      List<String> names = key.allFlags();
      if (!names.isEmpty()) {
        String preset = key.preset().isEmpty() ? "" : " Default: " + key.preset() + ".";
        spec.addOption(
            OptionSpec.builder(names.toArray(String[]::new))
                .type(String.class)
                .arity("1")
                .paramLabel("VALUE")
                .description((key.effect() + preset).replace("%", "%%"))
                .setter(collect(key.name()))
                .build());
      }
    }
  }

  private ISetter collect(String name) {
    return new ISetter() {
      @Override
      @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
      public <T> @Nullable T set(@Nullable T value) {
        return (T) (value == null ? flags.remove(name) : flags.put(name, (String) value));
      }
    };
  }

  /** Reads all there is; flags first. */
  Settings load(Map<String, String> environment) {
    String named = environment.getOrDefault("CARILLON_CONFIG", "");
    Path from = file != null || named.isEmpty() ? file : Path.of(named);
    String chosen = profile != null ? profile : environment.getOrDefault("CARILLON_PROFILE", "");
    return new ConfigLoader(keys).load(new Sources(flags, environment, from, chosen));
  }
}
