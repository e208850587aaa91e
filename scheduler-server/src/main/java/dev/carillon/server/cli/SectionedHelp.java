package dev.carillon.server.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Help that tells a command's own options first. How a server is reached is the same for all of
 * them, and stands below in a part of its own.
 */
final class SectionedHelp extends Help {
  private static final Set<Class<?>> OF_ALL = Set.of(ServerOptions.class, AccessOptions.class);
  private static final Set<String> OWN = Set.of("--help", "--json");

  SectionedHelp(CommandSpec command, ColorScheme colours) {
    super(command, colours);
  }

  @Override
  public String optionList(
      Layout layout, Comparator<OptionSpec> order, IParamLabelRenderer labels) {
    List<OptionSpec> server = reaching();
    if (server.isEmpty()) {
      return super.optionList(layout, order, labels);
    }
    List<OptionSpec> own = new ArrayList<>(commandSpec().options());
    own.removeAll(server);
    own.removeIf(OptionSpec::hidden);
    server.removeIf(OptionSpec::hidden);
    return optionListExcludingGroups(own, layout, order, labels)
        + String.format("%nReaching the server:%n")
        + optionListExcludingGroups(
            server, createDefaultLayout(server, List.of(), colorScheme()), order, labels);
  }

  @Override
  protected Ansi.Text createDetailedSynopsisOptionsText(
      Collection<ArgSpec> done, Comparator<OptionSpec> order, boolean cluster) {
    List<OptionSpec> server = reaching();
    done.addAll(server);
    Ansi.Text text = super.createDetailedSynopsisOptionsText(done, order, cluster);
    return server.isEmpty() ? text : text.concat(" [SERVER-OPTIONS]");
  }

  private List<OptionSpec> reaching() {
    List<OptionSpec> found = new ArrayList<>();
    for (OptionSpec option : commandSpec().options()) {
      if (option.userObject() instanceof Field field
          && OF_ALL.contains(field.getDeclaringClass())
          && !OWN.contains(option.longestName())) {
        found.add(option);
      }
    }
    return found;
  }
}
