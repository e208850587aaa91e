package dev.carillon.desktop.app;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.feature.audit.AuditView;
import dev.carillon.desktop.feature.audit.AuditViewModel;
import dev.carillon.desktop.feature.cluster.ClusterView;
import dev.carillon.desktop.feature.cluster.ClusterViewModel;
import dev.carillon.desktop.feature.dashboard.DashboardView;
import dev.carillon.desktop.feature.dashboard.DashboardViewModel;
import dev.carillon.desktop.feature.dead.DeadView;
import dev.carillon.desktop.feature.dead.DeadViewModel;
import dev.carillon.desktop.feature.queues.QueuesView;
import dev.carillon.desktop.feature.queues.QueuesViewModel;
import dev.carillon.desktop.feature.schedules.KnownSchedules;
import dev.carillon.desktop.feature.schedules.SchedulesView;
import dev.carillon.desktop.feature.schedules.SchedulesViewModel;
import dev.carillon.desktop.feature.settings.SettingsView;
import dev.carillon.desktop.feature.settings.SettingsViewModel;
import dev.carillon.desktop.feature.submit.SubmitView;
import dev.carillon.desktop.feature.submit.SubmitViewModel;
import dev.carillon.desktop.feature.tasks.TasksView;
import dev.carillon.desktop.feature.workers.WorkersView;
import dev.carillon.desktop.feature.workers.WorkersViewModel;
import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.theme.Themes;
import javafx.beans.property.ReadOnlyObjectProperty;

/**
 * Makes each screen with its view model.
 *
 * @param schedules of the server that the screens are of
 */
record ScreenFactory(
    Console console, ConsolePrefs prefs, Themes themes, Ways ways, KnownSchedules schedules) {
  ScreenFactory(Console console, ConsolePrefs prefs, Themes themes, Ways ways) {
    this(console, prefs, themes, ways, new KnownSchedules(console));
  }

  /** Screens of one server, which are let go together. */
  ScreenFactory over(ReadOnlyObjectProperty<LiveState> live) {
    return new ScreenFactory(console.over(live), prefs, themes, ways);
  }

  Screen make(Place place, Host host) {
    return switch (place) {
      case DASHBOARD -> new DashboardView(new DashboardViewModel(console), host);
      case QUEUES -> new QueuesView(new QueuesViewModel(console), host);
      case TASKS -> new TasksView(console, host, prefs);
      case WORKFLOWS -> new WorkflowsView(console, host);
      case SCHEDULES -> new SchedulesView(new SchedulesViewModel(console, schedules), host);
      case CLUSTER -> new ClusterView(new ClusterViewModel(console), host);
      case AUDIT -> new AuditView(new AuditViewModel(console), host);
      case WORKERS -> new WorkersView(new WorkersViewModel(console), host);
      case DEAD -> new DeadView(new DeadViewModel(console), host);
      case SUBMIT -> new SubmitView(new SubmitViewModel(console), host);
      case SETTINGS ->
          new SettingsView(
              new SettingsViewModel(console, themes, prefs, ways.profiles(), ways.doorway()), host);
    };
  }
}
