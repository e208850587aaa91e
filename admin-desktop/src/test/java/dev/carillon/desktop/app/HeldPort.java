package dev.carillon.desktop.app;

import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.desktop.state.ServerPort;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * A way to a server on which the answers to one question wait until they are let go, as those of a
 * slow server do. Everything else goes through. Used from any thread.
 */
final class HeldPort {
  private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private String question = "";

  /** The same connector with this before each of its ports. */
  ServerConnector before(ServerConnector behind) {
    return target -> (ServerPort) wrap(ServerPort.class, behind.open(target));
  }

  /**
   * From now on answers to this question wait.
   *
   * @param method its name in the port, for example planBackfill
   */
  synchronized void hold(String method) {
    question = method;
  }

  /** How many questions have no answer yet because it is held. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** The answer to the question that was asked first arrives; the others wait on. */
  void letOneGo() {
    CompletableFuture<Void> first;
    synchronized (this) {
      first = waiting.remove();
    }
    first.complete(null);
  }

  private synchronized CompletableFuture<Void> gate(Method method) {
    if (!method.getName().equals(question)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> gate = new CompletableFuture<>();
    waiting.add(gate);
    return gate;
  }

  private Object wrap(Class<?> type, Object behind) {
    return Proxy.newProxyInstance(
        HeldPort.class.getClassLoader(),
        new Class<?>[] {type},
        (port, method, arguments) -> {
          Object answer;
          try {
            answer = method.invoke(behind, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          Class<?> returned = method.getReturnType();
          if (answer instanceof CompletableFuture<?> future) {
            CompletableFuture<Void> gate = gate(method);
            return future.thenCompose(value -> gate.thenApply(open -> value));
          }
          boolean part = returned.getPackageName().equals(ServerPort.class.getPackageName());
          return part ? wrap(returned, answer) : answer;
        });
  }
}
