package dev.carillon.desktop.feature;

import dev.carillon.desktop.control.ModalLayer;
import dev.carillon.desktop.control.Tone;
import dev.carillon.model.task.TaskFilter;

/** What a screen may ask of the frame around it. */
public interface Host {
  /** The list of tasks that match. */
  void showTasks(TaskFilter filter);

  /** The list of tasks that pass a filter in the one grammar, for example state:dead queue:mail. */
  void findTasks(String filter);

  /** One task with all that is known of it. */
  void showTask(String id);

  void showDeadLetters();

  void showQueues();

  void showWorkers();

  void showSubmit();

  /** A short note that something was done. */
  void say(String text, Tone tone);

  ModalLayer dialogs();
}
