package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.control.dag.WarmUp;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import javafx.scene.Parent;
import javafx.scene.layout.StackPane;

/** Wires the list of workflows, one run and one definition: one of them is in front. */
public final class WorkflowsView implements Screen {
  private enum Page {
    LIST,
    RUN,
    DEFINITION
  }

  private final StackPane root = new StackPane();
  private final WorkflowsViewModel model;
  private final ListPage list;
  private final RunPage run;
  private final DefinitionPage definition;
  private Page page = Page.LIST;
  private boolean inFront;

  public WorkflowsView(Console console, Host host) {
    model = new WorkflowsViewModel(console);
    RunViewModel runModel = new RunViewModel(console);
    RunOrders orders = new RunOrders(console, host);
    list =
        new ListPage(
            model,
            host,
            orders,
            this::openRun,
            v -> openDefinition(v.tenant(), v.id(), v.version()),
            this::create);
    run =
        new RunPage(
            runModel,
            host,
            orders,
            this::showList,
            r -> openDefinition(r.tenant(), r.workflow(), r.version()),
            this::openRun);
    definition =
        new DefinitionPage(
            new DefinitionViewModel(console, model::stored),
            host,
            orders,
            this::showList,
            this::openRun);
    root.getChildren().add(list);
    console.background().graphs().execute(WarmUp::once);
  }

  private void turn(Page to) {
    leave();
    page = to;
    root.getChildren()
        .setAll(
            switch (to) {
              case LIST -> list;
              case RUN -> run;
              case DEFINITION -> definition;
            });
  }

  private void leave() {
    switch (page) {
      case LIST -> model.close();
      case RUN -> run.close();
      case DEFINITION -> definition.close();
    }
  }

  private void showList() {
    turn(Page.LIST);
    if (inFront) {
      model.open();
    }
  }

  /** Shows one run. */
  public void openRun(String id) {
    turn(Page.RUN);
    run.open(id);
  }

  private void openDefinition(String tenant, String id, int version) {
    turn(Page.DEFINITION);
    definition.open(tenant, id, version);
  }

  private void create() {
    turn(Page.DEFINITION);
    definition.create();
  }

  /** A run. */
  @Override
  public void open(String id) {
    openRun(id);
  }

  @Override
  public void shown() {
    inFront = true;
    switch (page) {
      case LIST -> model.open();
      case RUN -> run.shown();
      case DEFINITION -> definition.shown();
    }
  }

  @Override
  public void hidden() {
    inFront = false;
    switch (page) {
      case LIST -> model.close();
      case RUN -> run.hidden();
      case DEFINITION -> {}
    }
  }

  @Override
  public void refresh() {
    switch (page) {
      case LIST -> model.ask();
      case RUN -> run.shown();
      case DEFINITION -> definition.shown();
    }
  }

  @Override
  public boolean back() {
    if (page == Page.RUN && run.back()) {
      return true;
    }
    if (page == Page.LIST) {
      return false;
    }
    showList();
    return true;
  }

  @Override
  public void find() {
    switch (page) {
      case LIST -> list.find();
      case RUN -> run.find();
      case DEFINITION -> definition.find();
    }
  }

  @Override
  public Parent root() {
    return root;
  }
}
