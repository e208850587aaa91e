package dev.carillon.desktop.app;

import dev.carillon.desktop.state.ServerPort;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** A port that tells the name of whatever is called on it. */
final class ToldPort {
  private ToldPort() {}

  static ServerPort of(ServerPort behind, Consumer<String> told) {
    return (ServerPort)
        Proxy.newProxyInstance(
            ToldPort.class.getClassLoader(),
            new Class<?>[] {ServerPort.class},
            (port, method, arguments) -> {
              told.accept(method.getName());
              return method.invoke(behind, arguments);
            });
  }
}
