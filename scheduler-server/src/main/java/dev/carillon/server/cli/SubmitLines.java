package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.SubmitStream;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.server.door.json.ProtoJson;
import dev.carillon.wire.SubmitMapping;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * Submits a task for each line of standard input, as JSON of the contract's NewTask. Receipts are
 * printed in order, one line each; a bad line has its own and harms no other.
 */
final class SubmitLines {
  private final ClientCommand command;
  private final ArrayDeque<CompletableFuture<SubmitResult>> open = new ArrayDeque<>();
  private long refused;

  SubmitLines(ClientCommand command) {
    this.command = command;
  }

  int run(CarillonClient client) {
    try (SubmitStream stream = client.submitStream();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(command.terminal.in(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          open.add(sent(stream, line));
          print(SubmitStream.WINDOW);
        }
      }
      CompletableFuture<Void> end = stream.finish();
      print(0);
      ClientCommand.await(end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClientCommand.interrupted();
    }
    return refused == 0 ? Exit.OK : Exit.FAILED;
  }

  private static CompletableFuture<SubmitResult> sent(SubmitStream stream, String line)
      throws InterruptedException {
    try {
      dev.carillon.v1.NewTask read =
          ProtoJson.read(
              line.getBytes(StandardCharsets.UTF_8), dev.carillon.v1.NewTask.getDefaultInstance());
      NewTask task = SubmitMapping.fromProto(read, "");
      return stream.send(
          task.idempotencyKey().isEmpty()
              ? task.withIdempotencyKey(CarillonClient.randomKey())
              : task);
    } catch (CarillonException e) {
      return CompletableFuture.completedFuture(new SubmitResult.Refused(e));
    }
  }

  /** Prints receipts in order, waiting only while more than so many are open. */
  private void print(int most) {
    while (!open.isEmpty() && (open.size() > most || open.peekFirst().isDone())) {
      SubmitResult result = ClientCommand.await(open.removeFirst());
      if (result instanceof SubmitResult.Refused) {
        refused++;
      }
      command.print(SubmitMapping.toProto(result), () -> told(result) + "\n");
    }
  }

  private static String told(SubmitResult result) {
    return switch (result) {
      case SubmitResult.Accepted(var receipt) -> receipt.id();
      case SubmitResult.Refused(var error) -> "refused: " + Text.line(error.message());
    };
  }
}
