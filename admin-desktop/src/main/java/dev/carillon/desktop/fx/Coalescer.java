package dev.carillon.desktop.fx;

import java.util.LinkedHashMap;
import java.util.Map;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/**
 * Brings work from any thread to the JavaFX thread: the latest work a key, one run a frame. So a
 * flood of pushes costs no more than one update a frame, and never fills the event queue.
 */
public final class Coalescer {
  private final Object lock = new Object();
  private Map<Object, Runnable> pending = new LinkedHashMap<>();
  private boolean armed;

  /** Runs within a frame or two, unless newer work for the same key comes first. */
  public void submit(Object key, Runnable work) {
    synchronized (lock) {
      pending.put(key, work);
      if (armed) {
        return;
      }
      armed = true;
    }
    Platform.runLater(() -> new Frame().start());
  }

  private final class Frame extends AnimationTimer {
    @Override
    public void handle(long now) {
      Map<Object, Runnable> batch;
      synchronized (lock) {
        batch = pending;
        pending = new LinkedHashMap<>();
        if (batch.isEmpty()) {
          armed = false;
          stop();
          return;
        }
      }
      batch.values().forEach(Runnable::run);
    }
  }
}
