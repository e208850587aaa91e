package dev.carillon.desktop.feature.workflows;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.i18n.Refusal;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.LogChunk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** The end of what a task writes, as it comes. */
final class NodeLog {
  private static final int KEEP = 16 * 1024;

  private final Console console;
  private final Consumer<String> shown;
  private Subscription stream = () -> {};
  private Object turn = new Object();
  private String task = "";
  private boolean broken;
  private boolean over;

  /**
   * @param shown given all that is kept, on the JavaFX thread
   */
  NodeLog(Console console, Consumer<String> shown) {
    this.console = console;
    this.shown = shown;
  }

  void open(String of) {
    close();
    task = of;
    Object mine = turn;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stream =
        console
            .server()
            .logs(
                task,
                0,
                true,
                new StreamListener<>() {
                  @Override
                  public void onNext(LogChunk chunk) {
                    String words = add(bytes, chunk.data().bytes());
                    console.coalescer().submit(bytes, () -> show(mine, words));
                  }

                  @Override
                  public void onError(CarillonException error) {
                    console.fx().execute(() -> lost(mine, error));
                  }

                  @Override
                  public void onEnd() {
                    // All that was written has been shown, or the server has ended.
                    console.fx().execute(() -> over |= mine == turn);
                  }
                });
  }

  private static String add(ByteArrayOutputStream bytes, byte[] more) {
    bytes.writeBytes(more);
    if (bytes.size() > 2 * KEEP) {
      byte[] all = bytes.toByteArray();
      bytes.reset();
      bytes.writeBytes(Arrays.copyOfRange(all, all.length - KEEP, all.length));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** What will not be told another time is told why; else what is shown stays until it is. */
  private void lost(Object mine, CarillonException error) {
    boolean refused =
        error.code() == ErrorCode.NOT_FOUND || error.code() == ErrorCode.PERMISSION_DENIED;
    if (refused) {
      show(mine, Refusal.of(error).whole());
    } else if (mine == turn) {
      broken = true;
    }
  }

  /**
   * Takes up what an outage has ended.
   *
   * @param runs whether the task still writes, so that an end was not its own
   */
  void again(boolean runs) {
    if (broken || over && runs) {
      open(task);
    }
  }

  private void show(Object mine, String words) {
    if (mine == turn) {
      shown.accept(words);
    }
  }

  void close() {
    turn = new Object();
    broken = false;
    over = false;
    stream.close();
    stream = () -> {};
  }
}
