package dev.carillon.server.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.carillon.server.door.RawHttp2;
import dev.carillon.server.door.rpc.Rpcs;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What a connection says that no honest caller would, by a seed: the same seed, the same bytes.
 * Some of it comes far in before it is wrong, for it carries a token.
 */
final class Gibberish {
  /** How it begins; what of it is broken comes on top. */
  enum Kind {
    NOISE,
    TLS,
    HTTP_1,
    HTTP_2,
    GRPC,
    JSON
  }

  private static final List<MethodDescriptor> METHODS =
      Rpcs.services().stream().flatMap(s -> s.getMethods().stream()).toList();
  private static final List<String> PATHS =
      List.of(
          "/",
          "/ping",
          "/metrics",
          "/health",
          "/api/v1/tasks",
          "/api/v1/tasks:batch",
          "/api/v1/tasks:search?filter=state:live",
          "/api/v1/workflows",
          "/api/v1/notifications/channels",
          "/ticks",
          "/tasks",
          "/tasks/schedule",
          "/v1/tasks/enqueue",
          "/v1/tasks/dequeue",
          "/v1/tasks/update",
          "/task",
          "/docs/../../etc/passwd",
          "/%00%ff%2e%2e/",
          "//",
          "http://example.org/ping",
          "*");
  private static final List<String> FIELDS =
      List.of(
          "task",
          "taskId",
          "type",
          "queue",
          "payload",
          "delaySeconds",
          "item",
          "at",
          "name",
          "schedule",
          "config",
          "processor",
          "capabilities",
          "uuid",
          "parameter",
          "pyload");

  private final Nonsense nonsense;
  private final Kind kind;
  private final String token;

  /**
   * @param token of somebody who may submit to one queue
   */
  Gibberish(long seed, String token) {
    this.nonsense = new Nonsense(seed);
    this.kind = nonsense.any(List.of(Kind.values()));
    this.token = token;
  }

  Kind kind() {
    return kind;
  }

  /** For the choices around the bytes. */
  Nonsense nonsense() {
    return nonsense;
  }

  byte[] bytes() {
    byte[] whole =
        switch (kind) {
          case NOISE -> nonsense.bytes(2_000);
          case TLS -> records();
          case HTTP_1 -> http1(nonsense.bytes(200));
          case HTTP_2 -> Nonsense.join(RawHttp2.begin(), frames(1 + nonsense.dice.nextInt(40)));
          case GRPC -> grpc();
          case JSON ->
              http1(
                  nonsense.body(
                      nonsense.oneIn(2)
                          ? nonsense.json(FIELDS)
                          : nonsense.json(nonsense.any(METHODS).getInputType(), 0)));
        };
    return nonsense.oneIn(2) ? nonsense.broken(whole) : whole;
  }

  /** Records of TLS: kinds, versions and lengths of their own; some begin like a greeting. */
  private byte[] records() {
    byte[] all = new byte[0];
    for (int n = 1 + nonsense.dice.nextInt(4); n > 0; n--) {
      byte[] body = nonsense.bytes(600);
      if (body.length > 40 && nonsense.oneIn(2)) {
        body[0] = (byte) nonsense.dice.nextInt(25);
        body[1] = 0;
        body[2] = (byte) (body.length - 4 >> 8);
        body[3] = (byte) (body.length - 4);
        body[4] = 3;
        body[5] = 3;
      }
      int told = nonsense.oneIn(4) ? nonsense.dice.nextInt(65_536) : body.length;
      byte[] head = {
        (byte) (nonsense.oneIn(6) ? nonsense.dice.nextInt(256) : 20 + nonsense.dice.nextInt(4)),
        (byte) (nonsense.oneIn(9) ? nonsense.dice.nextInt(256) : 3),
        (byte) nonsense.dice.nextInt(5),
        (byte) (told >> 8),
        (byte) told
      };
      all = Nonsense.join(all, head, body);
    }
    return all;
  }

  private byte[] http1(byte[] body) {
    StringBuilder head = new StringBuilder();
    head.append(nonsense.any(List.of("GET", "POST", "PUT", "PRI", "CONNECT", "HEAD", "Ä", "")))
        .append(' ')
        .append(nonsense.any(PATHS))
        .append(nonsense.any(List.of(" HTTP/1.1", " HTTP/1.0", " HTTP/9.9", "", " HTTP/2")))
        .append(nonsense.any(List.of("\r\n", "\n", "\r")))
        .append("Host: ")
        .append(nonsense.any(List.of("localhost", "", "evil.example", "a b", "[::1")))
        .append("\r\n");
    if (nonsense.oneIn(2)) {
      head.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    List<String> more =
        List.of(
            "Content-Type: application/json",
            "Content-Length: " + body.length,
            "Content-Length: " + (body.length + nonsense.dice.nextInt(40)),
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding : chunked",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Upgrade: websocket",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Expect: 100-continue",
            "Content-Encoding: gzip",
            "Range: bytes=0-,5-1",
            "Traceparent: 00-zz",
            " folded: yes",
            "no colon at all",
            "X-" + "y".repeat(nonsense.dice.nextInt(9_000)) + ": 1");
    for (int n = nonsense.dice.nextInt(6); n > 0; n--) {
      head.append(nonsense.any(more)).append("\r\n");
    }
    byte[] chunk =
        nonsense.oneIn(3)
            ? (Integer.toHexString(nonsense.dice.nextInt()) + "\r\n").getBytes(ISO_8859_1)
            : new byte[0];
    return Nonsense.join(head.append("\r\n").toString().getBytes(UTF_8), chunk, body);
  }

  /** Frames of all types, with lengths and streams that fit or do not. */
  private byte[] frames(int n) {
    byte[] all = new byte[0];
    for (int i = 0; i < n; i++) {
      int stream = nonsense.oneIn(5) ? nonsense.dice.nextInt() : 2 * i + 1;
      byte[] frame =
          switch (nonsense.dice.nextInt(5)) {
            case 0 -> RawHttp2.get(stream, nonsense.any(PATHS), nonsense.dice.nextInt(64));
            case 1 -> RawHttp2.reset(stream);
            case 2 -> RawHttp2.frame(8, 0, nonsense.oneIn(2) ? 0 : stream, nonsense.bytes(4));
            default ->
                RawHttp2.frame(
                    nonsense.dice.nextInt(nonsense.oneIn(4) ? 256 : 10),
                    nonsense.dice.nextInt(256),
                    stream,
                    nonsense.bytes(300));
          };
      if (nonsense.oneIn(12)) {
        frame[0] = (byte) nonsense.dice.nextInt(256); // a length that never comes
      }
      all = Nonsense.join(all, frame);
    }
    return all;
  }

  /** A call whose head is right and whose message is not. */
  private byte[] grpc() {
    byte[] all = RawHttp2.begin();
    for (int i = 0; i < 1 + nonsense.dice.nextInt(5); i++) {
      MethodDescriptor method = nonsense.any(METHODS);
      byte[] message = nonsense.message(method.getInputType(), 0).toByteArray();
      byte[] made = nonsense.oneIn(3) ? nonsense.broken(message) : message;
      byte[] some = Arrays.copyOf(made, Math.min(12_000, made.length));
      int told = nonsense.oneIn(3) ? nonsense.dice.nextInt() : some.length;
      byte[] content =
          ByteBuffer.allocate(5 + some.length)
              .put((byte) (nonsense.oneIn(5) ? nonsense.dice.nextInt(256) : 0))
              .putInt(told)
              .put(some)
              .array();
      int stream = 2 * i + 1;
      all =
          Nonsense.join(
              all,
              head(stream, "/" + method.getService().getFullName() + "/" + method.getName()),
              RawHttp2.frame(0, nonsense.oneIn(4) ? 0 : 1, stream, content));
    }
    return nonsense.oneIn(3) ? Nonsense.join(all, frames(5)) : all;
  }

  private byte[] head(int stream, String path) {
    byte[] block = {(byte) 0x83, (byte) 0x86};
    block =
        Nonsense.join(
            block,
            RawHttp2.someHeader(":path", path.substring(0, Math.min(120, path.length()))),
            RawHttp2.someHeader(":authority", "localhost"),
            RawHttp2.someHeader("content-type", "application/grpc"),
            RawHttp2.someHeader("te", "trailers"));
    if (!nonsense.oneIn(3)) {
      block = Nonsense.join(block, RawHttp2.someHeader("authorization", "Bearer " + token));
    }
    if (nonsense.oneIn(6)) {
      block = Nonsense.join(block, RawHttp2.someHeader("grpc-encoding", "gzip"));
    }
    return RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, block);
  }
}
