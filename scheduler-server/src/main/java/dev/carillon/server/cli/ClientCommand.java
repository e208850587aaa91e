package dev.carillon.server.cli;

import com.google.protobuf.Message;
import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;

/** A command that speaks to a running server. */
abstract class ClientCommand implements Callable<Integer> {
  @Mixin final ServerOptions options = new ServerOptions();
  final Terminal terminal;

  ClientCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Does the work and gives the exit code; failures are thrown. */
  abstract int run(CarillonClient client);

  @Override
  public final Integer call() {
    Silence.ofLogs();
    try (CarillonClient client = CarillonClient.connect(options.connection(terminal))) {
      return run(client);
    } finally {
      terminal.out().flush();
    }
  }

  /** Waits for an answer; the connection's deadline bounds the wait. */
  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CarillonException error ? error : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    }
  }

  static CarillonException interrupted() {
    return CarillonException.of(
            ErrorCode.INTERNAL, "Expected to wait for the server, but was interrupted.")
        .build();
  }

  /** Prints a result: as JSON, or as text that ends its last line itself. */
  final void print(Message json, Supplier<String> text) {
    if (options.json) {
      terminal.out().println(Json.line(json));
    } else {
      terminal.out().print(text.get());
    }
    terminal.out().flush();
  }

  /** Tells people, not programs, what is going on. */
  final void progress(String line) {
    if (!options.json) {
      terminal.note(line);
    }
  }

  final Times times() {
    return new Times(terminal);
  }
}
