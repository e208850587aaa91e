package dev.carillon.desktop.feature;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.model.error.CarillonException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something that goes on in the server, watched until it is over. A server that stops ends the
 * stream in order, one that dies breaks it, and the work goes on with the next server: after either
 * it is watched again, once a second while the connection stands. On the JavaFX thread only.
 */
public final class Followed<T> implements AutoCloseable {
  private final Console console;
  private final Predicate<T> over;
  private final Consumer<T> show;
  private final Consumer<Optional<Problem>> problem;
  private Function<StreamListener<T>, Subscription> watch = listener -> () -> {};
  private Subscription stream = () -> {};
  private Subscription ticks = () -> {};
  private Object turn = new Object();
  private boolean ended;
  private boolean broken;

  /**
   * @param over whether nothing more happens to it by itself
   * @param show told each state
   * @param problem told why a stream broke, and nothing once it is watched again
   */
  public Followed(
      Console console, Predicate<T> over, Consumer<T> show, Consumer<Optional<Problem>> problem) {
    this.console = console;
    this.over = over;
    this.show = show;
    this.problem = problem;
  }

  /**
   * Leaves what was followed before for this.
   *
   * @param opens the stream of it, again and again where it breaks
   */
  public void follow(Function<StreamListener<T>, Subscription> opens) {
    close();
    watch = opens;
    ended = false;
    open();
    ticks = Metronome.every(Duration.ofSeconds(1), this::tick);
  }

  @Override
  public void close() {
    turn = new Object();
    stream.close();
    ticks.close();
  }

  private void tick() {
    if (broken && console.live().get().link().up()) {
      stream.close();
      open();
    }
  }

  private void open() {
    turn = new Object();
    broken = false;
    stream = watch.apply(new Listener(turn));
  }

  private void took(T value) {
    ended = over.test(value);
    if (ended) {
      ticks.close();
    }
    show.accept(value);
  }

  private void lost(Optional<Problem> why) {
    if (!ended) {
      broken = why.filter(Problem::lasting).isEmpty();
      why.ifPresent(p -> problem.accept(why));
    }
  }

  private final class Listener implements StreamListener<T> {
    private final Object mine;
    private boolean first = true;

    Listener(Object mine) {
      this.mine = mine;
    }

    @Override
    public void onNext(T value) {
      console
          .coalescer()
          .submit(
              this,
              () ->
                  onFx(
                      () -> {
                        if (first) {
                          first = false;
                          problem.accept(Optional.empty());
                        }
                        took(value);
                      }));
    }

    @Override
    public void onError(CarillonException error) {
      console.fx().execute(() -> onFx(() -> lost(Optional.of(Problem.of(error)))));
    }

    @Override
    public void onEnd() {
      // Behind the last state, which tells whether it was the end of the work or of the server.
      console.coalescer().submit(mine, () -> onFx(() -> lost(Optional.empty())));
    }

    private void onFx(Runnable change) {
      if (mine == turn) {
        change.run();
      }
    }
  }
}
