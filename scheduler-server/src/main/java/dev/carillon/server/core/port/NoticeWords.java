package dev.carillon.server.core.port;

import dev.carillon.server.core.notify.Notice;

/** What messages say. Pure. */
public interface NoticeWords {
  /** One line for people. */
  String summary(Notice notice);

  /** For programs: JSON, in the form of Standard Webhooks. */
  String json(Notice notice);

  /** For people. */
  String text(Notice notice);
}
