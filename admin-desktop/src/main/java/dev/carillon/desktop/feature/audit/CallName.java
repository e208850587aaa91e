package dev.carillon.desktop.feature.audit;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.i18n.Texts;

/** What a call does, in words: {@code Cancel a task}. */
final class CallName {
  private static final String PACKAGE = "carillon.v1.";
  private static final String KEY = "audit.call.";

  private CallName() {}

  /**
   * @param method its full name, such as {@code carillon.v1.TaskService/Cancel}
   * @return the last words of the name itself for one that changes nothing, or that a newer server
   *     knows
   */
  static String of(String method) {
    int slash = method.lastIndexOf('/');
    if (!method.startsWith(PACKAGE) || slash < 0) {
      return method;
    }
    String call = method.substring(PACKAGE.length());
    return Texts.bundle().containsKey(KEY + call)
        ? text(KEY + call)
        : method.substring(slash + 1)
            + " · "
            + method.substring(PACKAGE.length(), slash).replace("Service", "");
  }
}
