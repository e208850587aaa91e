package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Pages;
import dev.carillon.desktop.feature.Polling;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.WorkflowPort;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.WorkflowVersion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** The workflows with their last runs, and the runs of the chosen one, in pages. */
public final class WorkflowsViewModel {
  static final int PAGE = 100;

  /** Pages without a run that are passed over by themselves. */
  private static final int EMPTY_PAGES = 5;

  private static final int NEWEST = 200;
  private static final int MOST_PAGE = 500;

  /**
   * What has been read.
   *
   * @param workflows how many
   * @param whole whether these are all
   */
  record Found(int workflows, boolean whole) {}

  private final Console console;
  private final Work asking;
  private final Work newest;
  private final Work listing;
  private final Polling polling;
  private final RowList<FlowRow> flows = new RowList<>(FlowRow::key);
  private final RowList<Run> runs = new RowList<>(Run::id);
  private final StringProperty filter = new SimpleStringProperty("");
  private final ObjectProperty<Set<RunState>> states = new SimpleObjectProperty<>(Set.of());
  private final ReadOnlyObjectWrapper<Optional<Found>> found =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyBooleanWrapper more = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper before = new ReadOnlyBooleanWrapper();
  private final Deque<String> pagesBefore = new ArrayDeque<>();
  private final LastRuns lastRuns;
  private final Pages<WorkflowVersion> versions;
  private Optional<WorkflowVersion> chosen = Optional.empty();
  private String token = "";
  private String nextToken = "";

  public WorkflowsViewModel(Console console) {
    this.console = console;
    asking = console.work();
    newest = console.work();
    listing = console.work();
    lastRuns = new LastRuns(console, this::show, v -> flows.replace(row(v)));
    versions =
        new Pages<>(
            asking,
            WorkflowsViewModel::key,
            at ->
                server()
                    .list("", MOST_PAGE, at)
                    .thenApply(p -> new Pages.Page<>(p.workflows(), p.nextToken(), 0)),
            this::listed);
    polling = new Polling(console, Duration.ofSeconds(2), this::ask, asking, newest, listing);
    var unused = filter.subscribe(this::show);
    var unusedToo = states.subscribe((was, now) -> first());
  }

  void open() {
    polling.open();
  }

  void close() {
    polling.close();
  }

  void ask() {
    versions.ask();
    newest.start(() -> server().runs(RunFilter.ALL, NEWEST, ""), lastRuns::newest);
    list();
  }

  /** It is listed at once: of many it would be a while until its page is read again. */
  void stored(WorkflowVersion workflow) {
    versions.put(workflow);
    listed();
  }

  /** The same of one that is gone. */
  void deleted(WorkflowVersion workflow) {
    versions.remove(key(workflow));
    listed();
    ask();
  }

  private void listed() {
    List<WorkflowVersion> known = versions.lines();
    lastRuns.workflows(known);
    show();
    found.set(Optional.of(new Found(known.size(), versions.whole())));
  }

  private FlowRow row(WorkflowVersion v) {
    return new FlowRow(v, lastRuns.of(v));
  }

  private void show() {
    String wanted = filter.get().strip().toLowerCase(Locale.ROOT);
    List<FlowRow> shown = new ArrayList<>();
    for (WorkflowVersion v : versions.lines()) {
      if (v.id().contains(wanted) || v.name().toLowerCase(Locale.ROOT).contains(wanted)) {
        shown.add(row(v));
      }
    }
    flows.update(shown);
  }

  /** Only the runs of this one; empty: all. */
  void choose(Optional<WorkflowVersion> workflow) {
    if (!workflow.map(WorkflowsViewModel::key).equals(chosen.map(WorkflowsViewModel::key))) {
      chosen = workflow;
      first();
    }
  }

  /** Two tenants may have workflows of one name. */
  private static String key(WorkflowVersion v) {
    return FlowRow.key(v.tenant(), v.id());
  }

  private void first() {
    pagesBefore.clear();
    token = "";
    list();
  }

  private void list() {
    RunFilter wanted =
        new RunFilter(
            chosen.map(WorkflowVersion::tenant).orElse(""),
            chosen.map(WorkflowVersion::id).orElse(""),
            states.get());
    list(wanted, token, EMPTY_PAGES);
  }

  /**
   * An empty page with a token is not the end: the server reads so many runs at once, no more. Who
   * is shown few of very many goes on by hand from there.
   */
  private void list(RunFilter wanted, String at, int emptyOnes) {
    listing.start(
        () -> server().runs(wanted, PAGE, at),
        page -> {
          if (page.runs().isEmpty() && !page.nextToken().isEmpty() && emptyOnes > 0) {
            list(wanted, page.nextToken(), emptyOnes - 1);
            return;
          }
          runs.update(page.runs());
          nextToken = page.nextToken();
          more.set(!nextToken.isEmpty());
          before.set(!pagesBefore.isEmpty());
        });
  }

  void next() {
    if (more.get()) {
      pagesBefore.push(token);
      token = nextToken;
      list();
    }
  }

  void previous() {
    if (!pagesBefore.isEmpty()) {
      token = pagesBefore.pop();
      list();
    }
  }

  RowList<FlowRow> flows() {
    return flows;
  }

  RowList<Run> runs() {
    return runs;
  }

  StringProperty filter() {
    return filter;
  }

  ObjectProperty<Set<RunState>> states() {
    return states;
  }

  ReadOnlyObjectProperty<Optional<Found>> found() {
    return found.getReadOnlyProperty();
  }

  ReadOnlyBooleanProperty more() {
    return more.getReadOnlyProperty();
  }

  ReadOnlyBooleanProperty before() {
    return before.getReadOnlyProperty();
  }

  WorkflowPort server() {
    return console.server().workflows();
  }

  Work asking() {
    return asking;
  }

  Work listing() {
    return listing;
  }

  Console console() {
    return console;
  }
}
