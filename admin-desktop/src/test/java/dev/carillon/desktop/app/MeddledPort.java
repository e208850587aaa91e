package dev.carillon.desktop.app;

import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.state.WorkflowPort;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

/**
 * A port of a real server of which a test holds back, fails or loses single answers about
 * workflows.
 */
final class MeddledPort {
  /** Stands before each call about workflows. */
  interface Meddler {
    /**
     * @param real makes the call
     * @return what the caller is given for it
     */
    Object instead(String method, Object[] arguments, Callable<Object> real) throws Exception;
  }

  private MeddledPort() {}

  static ServerPort of(ServerPort behind, Meddler meddler) {
    WorkflowPort workflows = behind.workflows();
    WorkflowPort meddled =
        proxy(
            WorkflowPort.class,
            (port, method, arguments) ->
                meddler.instead(
                    method.getName(), arguments, () -> method.invoke(workflows, arguments)));
    return proxy(
        ServerPort.class,
        (port, method, arguments) ->
            method.getName().equals("workflows") ? meddled : method.invoke(behind, arguments));
  }

  private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler calls) {
    return type.cast(
        Proxy.newProxyInstance(MeddledPort.class.getClassLoader(), new Class<?>[] {type}, calls));
  }
}
