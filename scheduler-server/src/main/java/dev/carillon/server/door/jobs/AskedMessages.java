package dev.carillon.server.door.jobs;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.core.notify.Notifications;
import java.util.List;

/** Tasks that want somebody told once they are over: by URL, by e-mail. */
final class AskedMessages {
  private static final String URL = "notificationUrl";
  private static final String ADDRESS = "notificationEmail";

  private final Notifications notifications;

  AskedMessages(Notifications notifications) {
    this.notifications = notifications;
  }

  /**
   * To be called before tasks are stored.
   *
   * @throws CarillonException INVALID_ARGUMENT for a URL that this server would never call
   */
  void expect(List<NewTask> tasks) {
    boolean any = false;
    for (NewTask task : tasks) {
      String url = task.attributes().getOrDefault(JobRequest.ATTRIBUTE + URL, "");
      if (!url.isEmpty()) {
        notifications
            .problem(Channel.Kind.WEBHOOK, url)
            .ifPresent(
                problem -> {
                  throw CarillonException.invalid(
                      URL, problem, "Leave it out, or name one that may be called.");
                });
      }
      any |= !url.isEmpty() || task.attributes().containsKey(JobRequest.ATTRIBUTE + ADDRESS);
    }
    if (any) {
      notifications.expectJobs();
    }
  }
}
