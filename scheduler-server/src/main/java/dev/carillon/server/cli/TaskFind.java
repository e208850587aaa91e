package dev.carillon.server.cli;

import com.google.protobuf.Message;
import dev.carillon.client.CarillonClient;
import dev.carillon.client.Subscription;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.Task;
import dev.carillon.wire.SearchMapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon task find}. */
@Command(
    name = "find",
    description = "Finds tasks by a filter, in any state.",
    footer = {
      "",
      "Fields: state queue type tenant name id worker error workflow run schedule key label.NAME",
      "  priority attempts lost gen size age due created started ended.",
      "Operators: : = != for values (lists a,b and wildcards ab*), ~ !~ for parts of texts or",
      "  /regular expressions/, < <= > >= for numbers and times. A space means and; or, not, ( ).",
      "State, queue, type and tenant are indexed; the rest reads what these leave.",
      "",
      "Examples:",
      "  carillon task find 'state:dead queue:mail error~timeout age>1h'",
      "  carillon task find 'label.customer:acme (state:ready or due<now+10m)' --count",
      "  carillon task find 'state:dead' --facets error,queue",
      "  carillon task find 'state:dead' --limit 500 --json | jq -r '.tasks[].id'"
    })
final class TaskFind extends ClientCommand {
  private static final int LARGEST_PAGE = 500;

  @Parameters(
      paramLabel = "FILTER",
      arity = "0..*",
      description = "What to look for; all tasks if left out.")
  List<String> filter = new ArrayList<>();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most this many (default: 50).")
  int limit = 50;

  @Option(
      names = "--page",
      paramLabel = "TOKEN",
      description = "Go on where an earlier search ended.")
  String page = "";

  @Option(names = "--count", description = "Go on to the end to tell how many match in all.")
  boolean count;

  @Option(
      names = "--facets",
      paramLabel = "FIELD",
      arity = "0..1",
      fallbackValue = "",
      split = ",",
      description =
          "Show how the matching tasks are spread instead: state, queue, type, tenant, label,"
              + " worker, error, label.NAME (default: all but the last).")
  @Nullable List<String> facets;

  @Option(
      names = "--scan",
      paramLabel = "N",
      description = "Records to read at most for facets (default: 20000).")
  long scan;

  TaskFind(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String text = String.join(" ", filter);
    List<String> fields = facets;
    if (fields != null) {
      List<String> named = fields.stream().filter(f -> !f.isEmpty()).toList();
      Facets found = await(client.search().facets(text, named, scan));
      print(SearchMapping.toProto(found), () -> FacetView.text(found, terminal.width()));
      return Exit.OK;
    }
    SearchUpdate found = search(client, text);
    Message json = SearchMapping.toProto(found);
    print(json, () -> SearchView.text(found, times(), terminal.width()));
    return Exit.OK;
  }

  /** Pages are put together until there are as many tasks as wanted. */
  private SearchUpdate search(CarillonClient client, String text) {
    List<Task> tasks = new ArrayList<>();
    String token = page;
    SearchUpdate last;
    long scanned = 0;
    do {
      int size = Math.clamp(limit - tasks.size(), 1, LARGEST_PAGE);
      boolean lastPage = limit - tasks.size() <= LARGEST_PAGE;
      last = one(client, new SearchRequest(text, size, token, false, count && lastPage), tasks);
      scanned += last.scanned();
      token = last.nextToken();
    } while (!token.isEmpty() && tasks.size() < limit);
    long matched =
        count || last.total() >= 0 ? Math.max(last.matched(), tasks.size()) : tasks.size();
    return new SearchUpdate(tasks, scanned, matched, last.candidates(), last.total(), token, true);
  }

  private SearchUpdate one(CarillonClient client, SearchRequest request, List<Task> tasks) {
    Stream<SearchUpdate> updates = new Stream<>();
    SearchUpdate[] last = {new SearchUpdate(List.of(), 0, 0, 0, -1, "", true)};
    ProgressLine line = new ProgressLine(terminal, options.json);
    try (Subscription _ = client.search().search(request, updates)) {
      updates.forEach(
          update -> {
            tasks.addAll(update.tasks());
            last[0] = update;
            line.show(SearchView.progress(update));
            return !update.done();
          });
    } finally {
      line.clear();
    }
    return last[0];
  }
}
