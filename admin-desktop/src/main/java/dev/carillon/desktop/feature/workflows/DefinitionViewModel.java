package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.WorkflowPort;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** One version of a workflow, its plan, and its other versions. */
public final class DefinitionViewModel {
  private final Console console;
  private final Consumer<WorkflowVersion> stored;
  private final Work listing;
  private final Work loading;
  private final Work reading;
  private final Work planning;
  private final ReadOnlyObjectWrapper<List<WorkflowVersion>> versions =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Optional<Workflow>> workflow =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<String> words = new ReadOnlyObjectWrapper<>("");
  private final ReadOnlyObjectWrapper<Optional<RunPlan>> plan =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private String tenant = "";
  private String id = "";
  private int version;

  /**
   * @param stored gets what was stored, whatever is shown by then
   */
  public DefinitionViewModel(Console console, Consumer<WorkflowVersion> stored) {
    this.console = console;
    this.stored = stored;
    listing = console.work();
    loading = console.work();
    reading = console.work();
    planning = console.work();
  }

  /** Version 0 is the latest. */
  void open(String ofTenant, String wanted, int version) {
    clear();
    tenant = ofTenant;
    id = wanted;
    list();
    version(version);
  }

  /** There is none: what was asked for is not waited for any more. */
  void clear() {
    for (Work work : all()) {
      work.reset();
    }
    tenant = "";
    id = "";
    versions.set(List.of());
    workflow.set(Optional.empty());
    words.set("");
    plan.set(Optional.empty());
  }

  void version(int wanted) {
    version = wanted;
    workflow.set(Optional.empty());
    words.set("");
    plan.set(Optional.empty());
    load();
    read();
    foresee();
  }

  private void list() {
    listing.start(() -> server().versions(tenant, id), versions::set);
  }

  private void load() {
    loading.start(() -> server().get(tenant, id, version), w -> workflow.set(Optional.of(w)));
  }

  private void read() {
    reading.start(() -> server().text(tenant, id, version), words::set);
  }

  private void foresee() {
    planning.start(() -> server().plan(tenant, id, version), found -> plan.set(Optional.of(found)));
  }

  /** Asks again what has had no answer. */
  void again() {
    Runnable[] questions = {this::list, this::load, this::read, this::foresee};
    for (int i = 0; i < questions.length; i++) {
      if (all().get(i).phase().get() == Work.Phase.FAILED) {
        questions[i].run();
      }
    }
  }

  /** Whatever is waited for, in the order of {@link #again}. */
  List<Work> all() {
    return List.of(listing, loading, reading, planning);
  }

  /** The text of another version, to compare with. */
  void other(Work work, int version, Consumer<String> done) {
    work.start(() -> server().text(tenant, id, version), done);
  }

  void validate(Work work, String text, Consumer<List<WorkflowProblem>> done) {
    work.start(() -> server().validate(text), done);
  }

  void put(Work work, String text, Consumer<WorkflowVersion> done) {
    work.start(
        () -> server().put(text),
        v -> {
          stored.accept(v);
          done.accept(v);
        });
  }

  WorkflowPort server() {
    return console.server().workflows();
  }

  ReadOnlyObjectProperty<List<WorkflowVersion>> versions() {
    return versions.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Workflow>> workflow() {
    return workflow.getReadOnlyProperty();
  }

  /** As YAML. */
  ReadOnlyObjectProperty<String> words() {
    return words.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<RunPlan>> plan() {
    return plan.getReadOnlyProperty();
  }

  Console console() {
    return console;
  }

  String tenant() {
    return tenant;
  }

  String id() {
    return id;
  }
}
