package dev.carillon.server.door.delaybox;

import dev.carillon.model.task.NewTask;
import java.util.List;

/** What becomes of a message: a task, or what is wrong with it. */
public sealed interface Translation {
  /**
   * It can be stored.
   *
   * @param warnings things to know that are no error
   */
  record Understood(NewTask task, List<String> warnings) implements Translation {
    public Understood {
      warnings = List.copyOf(warnings);
    }
  }

  /** It cannot; one sentence a problem. */
  record Refused(List<String> problems) implements Translation {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
