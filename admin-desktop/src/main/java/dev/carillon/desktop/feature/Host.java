package dev.carillon.desktop.feature;

import dev.carillon.desktop.control.ModalLayer;
import dev.carillon.desktop.control.Tone;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.task.TaskFilter;
import java.util.function.Function;
import javafx.scene.Parent;
import javafx.scene.control.TableView;

/** What a screen may ask of the frame around it. */
public interface Host {
  /** The list of tasks that match. */
  void showTasks(TaskFilter filter);

  /** The list of tasks that pass a filter in the one grammar, for example state:dead queue:mail. */
  void findTasks(String filter);

  /** One task with all that is known of it. */
  void showTask(String id);

  /** What a finding is about. */
  void show(Subject subject);

  void showDeadLetters();

  void showQueues();

  void showSubmit();

  /** The form, for a task of that queue. */
  void showSubmit(String queue);

  /** A short note that something was done. */
  void say(String text, Tone tone);

  ModalLayer dialogs();

  /** What is shown in a window of its own, and what ends it. */
  record Torn(Parent root, Runnable close) {}

  /**
   * Opens a window.
   *
   * @param make is given the host of that window: its dialogs open there
   */
  void window(String title, Function<Host, Torn> make);

  /**
   * Remembers widths, order and sorting of a table's columns.
   *
   * @param choose whether its header lets columns be hidden
   */
  default void keepColumns(String name, TableView<?> table, boolean choose) {}

  /** Closes the window that this is the host of; nothing in the frame. */
  default void closeWindow() {}
}
