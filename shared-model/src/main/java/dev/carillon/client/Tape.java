package dev.carillon.client;

import com.google.protobuf.Message;
import dev.carillon.client.Recording.Answer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last answer to each question that only reads, as the server gave it: masked for
 * whoever asked. What answers orders, and whatever holds a token, is not remembered. It holds at
 * most 400 answers and 16 MiB of them; the longest unused go first. Safe for any thread.
 */
public final class Tape {
  private static final int MOST = 400;
  private static final long MOST_BYTES = 16L << 20;
  private static final int UNANSWERED = 3;
  private static final String OVERVIEW = "carillon.v1.ClusterService/WatchOverview";

  /** What only reads, by the last part of its name. */
  private static final Set<String> READS =
      Set.of(
          "Get",
          "List",
          "Info",
          "Stats",
          "Health",
          "WatchOverview",
          "Ground",
          "Course",
          "Page",
          "GetSettings",
          "GetLimits",
          "GetTenantLimits",
          "ListPauses",
          "Forecast",
          "Facets",
          "Fires",
          "Preview",
          "Describe",
          "GetBackfill",
          "ListBackfills",
          "Logs",
          "Watch",
          "Examine",
          "Report",
          "ListGroups",
          "GetCanary",
          "ListCanaries",
          "WatchCanary",
          "Versions",
          "GetRun",
          "ListRuns",
          "WatchRun",
          "Explain",
          "ExplainNode",
          "WhoAmI",
          "ListChannels",
          "ListRules",
          "ListDeliveries",
          "ListAlarms");

  /** Reads too, though orders of that name elsewhere make something. */
  private static final String PLAN = "carillon.v1.WorkflowService/Plan";

  static final String EVENTS = "carillon.v1.EventService/Watch";

  private record Key(String method, Message request) {}

  private final Map<Key, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /** A question and its last answers. */
  static final class Kept {
    final MethodDescriptor<?, ?> method;
    final Message request;
    private List<Message> answers = List.of();

    Kept(MethodDescriptor<?, ?> method, Message request) {
      this.method = method;
      this.request = request;
    }

    boolean single() {
      return method.getType() == MethodDescriptor.MethodType.UNARY;
    }

    private long size() {
      return answers.stream().mapToLong(Message::getSerializedSize).sum();
    }
  }

  static boolean reads(MethodDescriptor<?, ?> method) {
    String full = method.getFullMethodName();
    String bare = method.getBareMethodName();
    return full.equals(PLAN) || bare != null && READS.contains(bare) && !full.equals(EVENTS);
  }

  /**
   * What was asked last, to be asked again: so many single questions, and so many streams. Some
   * without an answer come first: of the others an older one stays if the time is up. Not all, as
   * what never had one may never get one, and the time would be up with them.
   */
  synchronized List<Kept> questions(int singles, int streams) {
    List<Kept> newest = new ArrayList<>(kept.values()).reversed();
    List<Kept> unanswered =
        newest.stream().filter(k -> k.single() && k.answers.isEmpty()).limit(UNANSWERED).toList();
    newest.removeAll(unanswered);
    newest.addAll(0, unanswered);
    List<Kept> all = new ArrayList<>();
    newest.stream().filter(Kept::single).limit(singles).forEach(all::add);
    newest.stream().filter(k -> !k.single()).limit(streams).forEach(all::add);
    return all;
  }

  /** What is remembered now. */
  synchronized List<Answer> answers() {
    List<Answer> all = new ArrayList<>();
    for (Kept k : kept.values()) {
      if (!k.answers.isEmpty()) {
        all.add(
            new Answer(
                k.method.getFullMethodName(),
                k.request.toByteString(),
                k.answers.stream().map(Message::toByteString).toList()));
      }
    }
    return all;
  }

  /** Puts answers in the place of older ones. */
  synchronized void replace(MethodDescriptor<?, ?> method, Message request, List<Message> answers) {
    Kept k = kept(method, request);
    bytes -= k.size();
    k.answers = List.copyOf(answers);
    bytes += k.size();
    Iterator<Kept> oldest = kept.values().iterator();
    while (oldest.hasNext() && (kept.size() > MOST || bytes > MOST_BYTES)) {
      Kept next = oldest.next();
      if (next != k) {
        bytes -= next.size();
        oldest.remove();
      }
    }
  }

  private Kept kept(MethodDescriptor<?, ?> method, Message request) {
    return kept.computeIfAbsent(
        new Key(method.getFullMethodName(), request), key -> new Kept(method, request));
  }

  /** Of the overview, whose first message tells the past and each later one the present. */
  private synchronized void heard(
      MethodDescriptor<?, ?> method, Message request, Message answer, boolean first) {
    if (method.getType() == MethodDescriptor.MethodType.UNARY) {
      replace(method, request, List.of(answer));
    } else if (method.getFullMethodName().equals(OVERVIEW)) {
      List<Message> had = kept(method, request).answers;
      replace(
          method,
          request,
          first || had.isEmpty() ? List.of(answer) : List.of(had.getFirst(), answer));
    }
  }

  private synchronized void asked(MethodDescriptor<?, ?> method, Message request) {
    replace(method, request, kept(method, request).answers);
  }

  /** Listens in on each call of a channel. */
  ClientInterceptor listening() {
    return new ClientInterceptor() {
      @Override
      public <Q, P> ClientCall<Q, P> interceptCall(
          MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
        ClientCall<Q, P> call = next.newCall(method, options);
        return reads(method) ? new Overheard<>(call, method) : call;
      }
    };
  }

  private final class Overheard<Q, P> extends SimpleForwardingClientCall<Q, P> {
    private final MethodDescriptor<Q, P> method;
    private volatile @Nullable Message asked;

    Overheard(ClientCall<Q, P> call, MethodDescriptor<Q, P> method) {
      super(call);
      this.method = method;
    }

    @Override
    public void sendMessage(Q message) {
      if (message instanceof Message request) {
        asked = request;
        asked(method, request);
      }
      super.sendMessage(message);
    }

    @Override
    public void start(Listener<P> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            private boolean first = true;

            @Override
            public void onMessage(P message) {
              Message request = asked;
              if (request != null && message instanceof Message answer) {
                heard(method, request, answer, first);
                first = false;
              }
              super.onMessage(message);
            }
          },
          headers);
    }
  }
}
