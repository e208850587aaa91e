package dev.carillon.desktop.app;

import dev.carillon.desktop.state.ServerPort;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/** A port of which one method answers otherwise. */
final class OtherPort {
  private OtherPort() {}

  /**
   * @param answer of that method, given what the port behind answers
   */
  @SuppressWarnings("unchecked")
  static <T> ServerPort of(ServerPort behind, String name, UnaryOperator<T> answer) {
    return (ServerPort)
        Proxy.newProxyInstance(
            OtherPort.class.getClassLoader(),
            new Class<?>[] {ServerPort.class},
            (port, method, arguments) -> {
              Object own = method.invoke(behind, arguments);
              return method.getName().equals(name) ? answer.apply((T) own) : own;
            });
  }
}
