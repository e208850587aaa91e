package dev.carillon.desktop.app;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A way to a server on which the answers to one question wait until they are let go, as those of a
 * slow server do, on which answers are lost on their way, and on which streams end before their
 * first word, as those of a server that stops do. Everything else goes through. Used from any
 * thread.
 */
final class HeldPort {
  private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private final Queue<Consumer<StreamListener<?>>> ends = new ArrayDeque<>();
  private final Set<String> lost = new HashSet<>();
  private String question = "";
  private String stream = "";

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

  /**
   * The server does what is asked next by this question, and its answer is lost.
   *
   * @param method its name in the port, for example submit
   */
  synchronized void lose(String method) {
    lost.add(method);
  }

  /** How many of the answers to lose nobody has asked for yet. */
  synchronized int unlost() {
    return lost.size();
  }

  private synchronized boolean loses(Method method) {
    return lost.remove(method.getName());
  }

  /**
   * The next streams of this kind end at once, each in one of these ways.
   *
   * @param method its name in the port, for example watchCanary
   */
  @SafeVarargs
  final synchronized void breakNext(String method, Consumer<StreamListener<?>>... how) {
    stream = method;
    ends.addAll(List.of(how));
  }

  /** How many of those streams nobody has opened yet. */
  synchronized int unbroken() {
    return ends.size();
  }

  private synchronized Optional<Consumer<StreamListener<?>>> end(Method method) {
    return method.getName().equals(stream) ? Optional.ofNullable(ends.poll()) : Optional.empty();
  }

  private synchronized CompletableFuture<Void> gate(Method method) {
    if (!method.getName().equals(question)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> gate = new CompletableFuture<>();
    waiting.add(gate);
    return gate;
  }

  private static CarillonException noAnswer() {
    return CarillonException.of(ErrorCode.NOT_READY, "The answer is lost.").build();
  }

  private Object wrap(Class<?> type, Object behind) {
    return Proxy.newProxyInstance(
        HeldPort.class.getClassLoader(),
        new Class<?>[] {type},
        (port, method, arguments) -> {
          if (method.getReturnType() == Subscription.class) {
            var broken = end(method);
            if (broken.isPresent()) {
              broken.get().accept((StreamListener<?>) arguments[arguments.length - 1]);
              return (Subscription) () -> {};
            }
          }
          Object answer;
          try {
            answer = method.invoke(behind, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          Class<?> returned = method.getReturnType();
          if (answer instanceof CompletableFuture<?> future) {
            if (loses(method)) {
              return future.thenCompose(value -> CompletableFuture.failedFuture(noAnswer()));
            }
            CompletableFuture<Void> gate = gate(method);
            return future.thenCompose(value -> gate.thenApply(open -> value));
          }
          boolean part = returned.getPackageName().equals(ServerPort.class.getPackageName());
          return part ? wrap(returned, answer) : answer;
        });
  }
}
