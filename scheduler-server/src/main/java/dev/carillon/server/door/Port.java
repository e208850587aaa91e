package dev.carillon.server.door;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.ServiceConfig;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A listening port: opens, tells its number, closes. */
final class Port {
  private final Server server;
  private final InetSocketAddress address;
  private final String flag;

  /**
   * @param flag the command-line flag that moves it
   */
  Port(Server server, InetSocketAddress address, String flag) {
    this.server = server;
    this.address = address;
    this.flag = flag;
  }

  void start() {
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw failure(e);
    }
  }

  private CarillonException failure(CompletionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String where = address.getHostString() + ":" + address.getPort();
    boolean taken =
        cause instanceof BindException || String.valueOf(cause.getMessage()).contains("in use");
    String message =
        taken
            ? "Expected port "
                + address.getPort()
                + " of "
                + address.getHostString()
                + " to be free, but another program listens there."
            : "Expected to listen on " + where + ", but could not: " + cause.getMessage();
    return CarillonException.of(ErrorCode.NOT_READY, message)
        .operation("start")
        .subject(where)
        .field(flag)
        .advice("Stop that program, or choose another port with " + flag + ".")
        .cause(cause)
        .build();
  }

  int number() {
    ServerPort first = server.activePort();
    if (first == null) {
      throw new IllegalStateException("Expected an open port.");
    }
    return first.localAddress().getPort();
  }

  /** What it answers, as "POST /tasks"; of each method: "* /path". */
  Set<String> routes() {
    Set<String> all = new TreeSet<>();
    for (ServiceConfig service : server.config().serviceConfigs()) {
      Route route = service.route();
      if (route.methods().containsAll(HttpMethod.knownMethods())) {
        all.add("* " + route.patternString());
      } else {
        route.methods().forEach(method -> all.add(method + " " + route.patternString()));
      }
    }
    return all;
  }

  boolean open() {
    return !server.activePorts().isEmpty();
  }

  /** Closes it; done when what ran has ended, or had its time. */
  CompletableFuture<?> stop() {
    return server.stop();
  }
}
