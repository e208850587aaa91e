package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.LogChunk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** The output of one attempt, as it comes; only the end of it when it is long. */
final class LogTail {
  private static final int KEEP = 64 * 1024;

  private final Console console;
  private final ReadOnlyStringWrapper shown = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Subscription stream = () -> {};
  private Object turn = new Object();
  private String id = "";
  private int gen;

  /** Whether its stream has ended, and is worth opening again while the task runs. */
  private boolean over;

  LogTail(Console console) {
    this.console = console;
  }

  /**
   * @param gen which attempt; 0: the present or last
   */
  void open(String id, int gen) {
    this.id = id;
    this.gen = gen;
    shown.set("");
    again();
  }

  /** The same from its beginning; what is shown stays until something comes. */
  void again() {
    close();
    over = false;
    problem.set(Optional.empty());
    stream = console.server().logs(id, gen, true, new Listener(turn));
  }

  /** Whether nothing more comes: the attempt has ended, or the server has. */
  boolean over() {
    return over;
  }

  void close() {
    turn = new Object();
    stream.close();
  }

  ReadOnlyStringProperty words() {
    return shown.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Problem>> problem() {
    return problem.getReadOnlyProperty();
  }

  /** Collects bytes, not characters: a character may be split over two chunks. */
  private final class Listener implements StreamListener<LogChunk> {
    private final Object mine;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long dropped;

    Listener(Object mine) {
      this.mine = mine;
    }

    @Override
    public void onNext(LogChunk chunk) {
      byte[] all;
      long gone;
      synchronized (bytes) {
        dropped += chunk.droppedBytes();
        bytes.writeBytes(chunk.data().bytes());
        if (bytes.size() > 2 * KEEP) {
          byte[] kept = bytes.toByteArray();
          bytes.reset();
          dropped += kept.length - KEEP;
          bytes.writeBytes(Arrays.copyOfRange(kept, kept.length - KEEP, kept.length));
        }
        all = bytes.toByteArray();
        gone = dropped;
      }
      String head = gone == 0 ? "" : text("task.log.dropped", Figures.bytes(gone)) + "\n";
      String words = head + new String(all, StandardCharsets.UTF_8);
      console.coalescer().submit(this, () -> onFx(() -> shown.set(words)));
    }

    @Override
    public void onError(CarillonException error) {
      console.fx().execute(() -> onFx(() -> ended(Optional.of(Problem.of(error)))));
    }

    @Override
    public void onEnd() {
      console.fx().execute(() -> onFx(() -> ended(Optional.empty())));
    }

    private void ended(Optional<Problem> why) {
      over = why.filter(Problem::lasting).isEmpty();
      problem.set(why);
    }

    private void onFx(Runnable change) {
      if (mine == turn) {
        change.run();
      }
    }
  }
}
