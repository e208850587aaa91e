package dev.carillon.desktop.state;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.i18n.Refusal;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

  /**
   * Beats come every second; a gap like this means that the computer slept or its clock was set.
   */
  private static final Duration JUMP = Duration.ofSeconds(10);

  private final ServerConnector connector;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final List<Consumer<LiveState>> listeners = new CopyOnWriteArrayList<>();

  private volatile LiveState state;
  private volatile ServerPort port;
  private Subscription overview = () -> {};
  private History history = new History();
  private int epoch;

  /** The epoch in which the server said who this is. */
  private int knownSince;

  private int failures;

  /**
   * Tries that ended in silence. Of several addresses the next one is called first then: to the
   * client a stream that is given up here is no failure of its server.
   */
  private int silences;

  /** Never counted anew, so that each is told from the one before. */
  private int refusals;

  private int beats;
  private long lastBeatMs;
  private long lastHeardMs;
  private Target target;

  /** Held while a port or a stream of it is opened or closed, which then happens on any thread. */
  private final Object opening = new Object();

  private volatile boolean closed;

  public Session(
      ServerConnector connector, ScheduledExecutorService timer, Clock clock, Target target) {
    this.connector = connector;
    this.timer = timer;
    this.clock = clock;
    this.target = target;
    this.state = LiveState.start(target.profile());
    this.lastBeatMs = clock.millis();
    this.port = connector.open(target);
  }

  /** Begins to watch. */
  public void start() {
    onTimer(this::watch);
    beat();
  }

  /** From now on it notices silence and tries again; with connect it begins to watch. */
  void beat() {
    var unused = timer.scheduleWithFixedDelay(this::runOnce, 1, 1, TimeUnit.SECONDS);
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

  /** Leaves the present server for another, or shows the same one something else. */
  public void connect(Target next) {
    onTimer(
        () -> {
          if (closed) {
            return;
          }
          boolean same = next.profile().address().equals(target.profile().address());
          target = next;
          failures = 0;
          silences = 0;
          if (same) {
            state = state.withProfile(next.profile()).anew();
          } else {
            history = new History();
            state = LiveState.start(next.profile());
          }
          reopen();
        });
  }

  /** Treats the present server otherwise, without a new connection. */
  public void profile(Profile changed) {
    onTimer(
        () -> {
          target = new Target(changed, target.secret());
          change(state.withProfile(changed));
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
    try {
      synchronized (opening) {
        if (closed) {
          return;
        }
        overview.close();
        port.close();
        port = connector.open(target.beginningAt(silences));
      }
    } catch (RuntimeException e) {
      unusable(++epoch, e);
      return;
    }
    watch();
  }

  /** What the profile names cannot be used: a file that cannot be read is found out only here. */
  private void unusable(int from, RuntimeException error) {
    if (error instanceof CarillonException refused) {
      lost(from, refused);
    } else {
      lost(from, String.valueOf(error.getMessage()), "");
    }
  }

  private void watch() {
    if (closed) {
      return;
    }
    int mine = ++epoch;
    lastHeardMs = clock.millis();
    if (state.link() instanceof Link.Lost lost) {
      // The reason stays on the screen while it tries, but not a countdown that has run out.
      change(
          state.withLink(new Link.Lost(lost.reason(), lost.advice(), 0, lost.failures(), false)));
    } else {
      change(state.withLink(new Link.Connecting()));
    }
    try {
      synchronized (opening) {
        if (!closed) {
          overview = port.watchOverview(listener(mine));
        }
      }
    } catch (RuntimeException e) {
      unusable(mine, e);
    }
  }

  private StreamListener<Overview> listener(int mine) {
    return new StreamListener<>() {
      @Override
      public void onNext(Overview value) {
        onTimer(() -> heard(mine, value));
      }

      @Override
      public void onError(CarillonException error) {
        onTimer(() -> lost(mine, error));
      }

      @Override
      public void onEnd() {
        onTimer(() -> lost(mine, text("link.ended"), "", "it ended the stream."));
      }
    };
  }

  private void heard(int from, Overview value) {
    if (from != epoch || closed) {
      return;
    }
    boolean again = !state.link().up() && !(state.link() instanceof Link.Kept);
    lastHeardMs = clock.millis();
    failures = 0;
    Link link = again ? standing() : state.link();
    change(
        new LiveState(
            state.profile(),
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

  /** With a server, or with what is kept of one. */
  private Link standing() {
    return port.replayed()
        .<Link>map(kept -> new Link.Kept(kept.server(), kept.takenMs()))
        .orElseGet(() -> new Link.Up(-1));
  }

  /** A token that is wrong now stays wrong: the operator shows another before it is tried again. */
  private void lost(int from, CarillonException error) {
    boolean unknown = error.code() == ErrorCode.UNAUTHENTICATED;
    if (unknown && target.profile().signIn() != SignIn.FILE && from == epoch && !closed) {
      epoch++;
      overview.close();
      failures++;
      refusals++;
      LOG.info("{} wants to know who this is: {}", state.address(), error.message());
      Refusal refusal = Refusal.of(error);
      change(state.withLink(new Link.Lost(refusal.what(), refusal.advice(), 0, refusals, true)));
    } else {
      Refusal refusal = Refusal.of(error);
      lost(from, refusal.what(), refusal.advice(), error.message());
    }
  }

  private void lost(int from, String reason, String advice) {
    lost(from, reason, advice, reason);
  }

  /**
   * @param words for the log, which is English
   */
  private void lost(int from, String reason, String advice, String words) {
    if (from != epoch || closed) {
      return;
    }
    epoch++;
    overview.close();
    long pauseMs = Math.min(LONGEST_PAUSE.toMillis(), 1000L << Math.min(failures, 10));
    failures++;
    LOG.info("No data from {}: {} Next try in {} ms.", state.address(), words, pauseMs);
    change(
        state.withLink(new Link.Lost(reason, advice, clock.millis() + pauseMs, failures, false)));
  }

  private void silent(String reason, String advice) {
    silences++;
    lost(epoch, reason, advice);
  }

  /** Once a second: silence, due retries, and every fifth time the round trip. */
  private void runOnce() {
    if (closed) {
      return;
    }
    try {
      long now = clock.millis();
      boolean jumped = Math.abs(now - lastBeatMs) > JUMP.toMillis();
      lastBeatMs = now;
      boolean waits = state.link() instanceof Link.Lost lost && lost.login();
      if (jumped && !waits && !(state.link() instanceof Link.Kept)) {
        LOG.info("The clock jumped: this computer slept, or its time was set. Connecting anew.");
        failures = 0;
        reopen();
        return;
      }
      boolean silent = now - lastHeardMs > SILENCE.toMillis();
      switch (state.link()) {
        case Link.Kept _ -> {
          // Nothing more will come.
        }
        case Link.Lost lost when lost.login() -> {
          // Until the operator shows who he is.
        }
        case Link.Lost lost when lost.retryAtMs() != 0 -> {
          if (now >= lost.retryAtMs()) {
            reopen();
          }
        }
        case Link.Lost lost -> {
          if (silent) {
            silent(lost.reason(), lost.advice());
          }
        }
        case Link.Connecting _ -> {
          if (silent) {
            silent(text("link.silent"), "");
          }
        }
        case Link.Up _ -> {
          if (silent) {
            silent(text("link.dry"), "");
          } else if (++beats % 5 == 0) {
            measure();
            if (knownSince != epoch) {
              askWho();
            }
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
                    knownSince = mine;
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
                  if (unknown(error) instanceof CarillonException refused) {
                    // A token that ended is told by the next call, also while a stream goes on.
                    lost(mine, refused);
                  } else if (info != null && state.link() instanceof Link.Kept) {
                    change(state.withCluster(info));
                  } else if (info != null && mine == epoch && other(info)) {
                    LOG.info("Another cluster answers at {}: {}.", state.address(), info.cluster());
                    history = new History();
                    state = LiveState.start(target.profile()).withCluster(info);
                    reopen();
                  } else if (info != null && mine == epoch && state.link().up()) {
                    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    change(state.withCluster(info).withLink(new Link.Up(tookMs)));
                  }
                },
                timer);
  }

  /** A tunnel was moved, or a name leads elsewhere: nothing that is known holds there. */
  private boolean other(ClusterInfo info) {
    return state.cluster().filter(known -> !known.cluster().equals(info.cluster())).isPresent();
  }

  private static @Nullable CarillonException unknown(@Nullable Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause instanceof CarillonException e && e.code() == ErrorCode.UNAUTHENTICATED ? e : null;
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

  /**
   * At once, on the caller's thread: the timer may be stopped next, and drops what waits in it.
   * From here on nothing is opened any more.
   */
  @Override
  public void close() {
    synchronized (opening) {
      closed = true;
      try {
        overview.close();
      } finally {
        port.close();
      }
    }
    onTimer(() -> epoch++);
  }
}
