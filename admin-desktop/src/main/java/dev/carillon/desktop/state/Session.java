package dev.carillon.desktop.state;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.error.CarillonException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one server watched: connects, notices silence, tries again with growing pauses, and tells
 * every change. All its work runs on the one thread of its timer; listeners are called there.
 */
public final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** An overview comes every second; five missing ones are no hiccup any more. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final ServerConnector connector;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final List<Consumer<LiveState>> listeners = new CopyOnWriteArrayList<>();

  private volatile LiveState state;
  private volatile ServerPort port;
  private Subscription overview = () -> {};
  private History history = new History();
  private int epoch;
  private int failures;
  private int beats;
  private long lastHeardMs;
  private boolean closed;

  public Session(
      ServerConnector connector, ScheduledExecutorService timer, Clock clock, String address) {
    this.connector = connector;
    this.timer = timer;
    this.clock = clock;
    this.state = LiveState.start(address);
    this.port = connector.open(address);
  }

  /** Begins to watch. */
  public void start() {
    onTimer(this::watch);
    var unused = timer.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
  }

  /** The server to ask and command now. */
  public ServerPort server() {
    return port;
  }

  public LiveState state() {
    return state;
  }

  /** Tells the present state at once and each later one, on the session's thread. */
  public Subscription onChange(Consumer<LiveState> listener) {
    listeners.add(listener);
    onTimer(() -> listener.accept(state));
    return () -> listeners.remove(listener);
  }

  /** Leaves the present server for another. */
  public void connect(String address) {
    onTimer(
        () -> {
          history = new History();
          failures = 0;
          state = LiveState.start(address);
          reopen();
        });
  }

  /** Does not wait for the next try. */
  public void retryNow() {
    onTimer(
        () -> {
          if (!state.link().up()) {
            reopen();
          }
        });
  }

  private void reopen() {
    overview.close();
    port.close();
    port = connector.open(state.address());
    watch();
  }

  private void watch() {
    if (closed) {
      return;
    }
    int mine = ++epoch;
    lastHeardMs = clock.millis();
    if (state.link() instanceof Link.Lost lost) {
      // The reason stays on the screen while it tries, but not a countdown that has run out.
      change(state.withLink(new Link.Lost(lost.reason(), lost.advice(), 0, lost.failures())));
    } else {
      change(state.withLink(new Link.Connecting()));
    }
    overview =
        port.watchOverview(
            new StreamListener<>() {
              @Override
              public void onNext(Overview value) {
                onTimer(() -> heard(mine, value));
              }

              @Override
              public void onError(CarillonException error) {
                onTimer(() -> lost(mine, error.message(), error.advice()));
              }

              @Override
              public void onEnd() {
                onTimer(() -> lost(mine, "The server ended the connection.", ""));
              }
            });
  }

  private void heard(int from, Overview value) {
    if (from != epoch || closed) {
      return;
    }
    boolean again = !state.link().up();
    lastHeardMs = clock.millis();
    failures = 0;
    Link link = again ? new Link.Up(-1) : state.link();
    change(
        new LiveState(
            state.address(),
            link,
            Optional.of(value),
            history.add(value.history()),
            state.cluster(),
            state.me(),
            lastHeardMs));
    if (again) {
      askWho();
      measure();
    }
  }

  private void lost(int from, String reason, String advice) {
    if (from != epoch || closed) {
      return;
    }
    epoch++;
    overview.close();
    long pauseMs = Math.min(LONGEST_PAUSE.toMillis(), 1000L << Math.min(failures, 10));
    failures++;
    LOG.info("No data from {}: {} Next try in {} ms.", state.address(), reason, pauseMs);
    change(state.withLink(new Link.Lost(reason, advice, clock.millis() + pauseMs, failures)));
  }

  /** Once a second: silence, due retries, and every fifth time the round trip. */
  private void beat() {
    try {
      long now = clock.millis();
      boolean silent = now - lastHeardMs > SILENCE.toMillis();
      switch (state.link()) {
        case Link.Lost lost when lost.retryAtMs() != 0 -> {
          if (now >= lost.retryAtMs()) {
            reopen();
          }
        }
        case Link.Lost lost -> {
          if (silent) {
            lost(epoch, lost.reason(), lost.advice());
          }
        }
        case Link.Connecting _ -> {
          if (silent) {
            lost(epoch, "Expected an answer within 5 s, but the server is silent.", "");
          }
        }
        case Link.Up _ -> {
          if (silent) {
            lost(epoch, "Expected data every second, but none came for 5 s.", "");
          } else if (++beats % 5 == 0) {
            measure();
          }
        }
      }
    } catch (RuntimeException e) {
      LOG.error("The connection's beat failed; it goes on with the next.", e);
    }
  }

  /** Roles may have changed while the connection was away. */
  private void askWho() {
    int mine = epoch;
    var unused =
        port.whoAmI()
            .whenCompleteAsync(
                (me, error) -> {
                  if (me != null && mine == epoch) {
                    change(state.withMe(me));
                  }
                },
                timer);
  }

  private void measure() {
    int mine = epoch;
    long start = System.nanoTime();
    var unused =
        port.clusterInfo()
            .whenCompleteAsync(
                (info, error) -> {
                  if (info != null && mine == epoch && state.link().up()) {
                    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    change(state.withCluster(info).withLink(new Link.Up(tookMs)));
                  }
                },
                timer);
  }

  private void change(LiveState next) {
    state = next;
    listeners.forEach(l -> l.accept(next));
  }

  private void onTimer(Runnable work) {
    try {
      timer.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("The console is closing; a late message is dropped.", e);
    }
  }

  @Override
  public void close() {
    onTimer(
        () -> {
          closed = true;
          epoch++;
          overview.close();
          port.close();
        });
  }
}
