package dev.carillon.server.core.port;

import dev.carillon.model.task.NewTask;

/** Expressions that give a task its limit key. Never blocks; any thread. */
public interface KeyExpressions {
  /**
   * Whether an expression can be used.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT with what is wrong and
   *     where
   */
  void check(String expression);

  /**
   * The key of a task; empty: none, also if it lacks a label or attribute that is asked for.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT if the expression fails for
   *     this task
   */
  String key(String expression, NewTask task);
}
