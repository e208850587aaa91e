package dev.carillon.server.store.redis;

import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.core.notify.Happening;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.core.port.NotifyStore.StoredChannel;
import dev.carillon.server.core.port.NotifyStore.StoredKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What notifications keep, as bytes: the number of the layout, then the fields. */
final class NotifyCodec {
  private static final int LAYOUT = 1;

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  private NotifyCodec() {}

  private static byte[] write(Writing fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(LAYOUT);
      fields.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] bytes, Reading<T> fields) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int layout = in.readByte();
      if (layout != LAYOUT) {
        throw new IllegalStateException(
            "Expected notifications of layout 1, but found layout " + layout + ".");
      }
      return fields.from(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] write(StoredChannel stored) {
    Channel c = stored.channel();
    return write(
        out -> {
          Texts.write(out, c.id());
          Texts.write(out, c.kind().name());
          Texts.write(out, c.note());
          out.writeBoolean(c.disabled());
          Texts.write(out, c.url());
          Texts.write(out, c.recipients());
          Texts.write(out, c.disabledBecause());
          out.writeLong(c.changedMs());
          Texts.write(out, c.changedBy());
          out.writeInt(stored.keys().size());
          for (StoredKey key : stored.keys()) {
            Texts.write(out, key.key().id());
            out.writeLong(key.key().createdMs());
            out.writeLong(key.key().endsMs());
            Texts.write(out, key.sealed());
          }
        });
  }

  static StoredChannel channel(byte[] bytes) {
    return read(
        bytes,
        in -> {
          Channel c =
              new Channel(
                  Texts.read(in),
                  Channel.Kind.valueOf(Texts.read(in)),
                  Texts.read(in),
                  in.readBoolean(),
                  Texts.read(in),
                  Texts.readList(in),
                  List.of(),
                  Texts.read(in),
                  in.readLong(),
                  Texts.read(in));
          List<StoredKey> keys = new ArrayList<>();
          for (int n = in.readInt(); n > 0; n--) {
            Channel.Key key = new Channel.Key(Texts.read(in), in.readLong(), in.readLong());
            keys.add(new StoredKey(key, Texts.read(in)));
          }
          return new StoredChannel(c.withKeys(keys.stream().map(StoredKey::key).toList()), keys);
        });
  }

  static byte[] write(Rule r) {
    return write(
        out -> {
          Texts.write(out, r.id());
          Texts.write(out, r.note());
          out.writeBoolean(r.disabled());
          Texts.write(out, r.sortedEvents().stream().map(NotifyEvent::word).toList());
          Texts.write(out, r.filter());
          Texts.write(out, r.channels());
          out.writeLong(r.coolDown().toMillis());
          out.writeLong(r.group().toMillis());
          Texts.write(out, r.bounds().queues());
          out.writeLong(r.bounds().depth());
          out.writeLong(r.bounds().age().toMillis());
          out.writeLong(r.bounds().holdsFor().toMillis());
          out.writeInt(r.bounds().memoryPercent());
          out.writeBoolean(r.withErrors());
          out.writeLong(r.changedMs());
          Texts.write(out, r.changedBy());
        });
  }

  static Rule rule(byte[] bytes) {
    return read(
        bytes,
        in -> {
          String id = Texts.read(in);
          String note = Texts.read(in);
          boolean disabled = in.readBoolean();
          Set<NotifyEvent> events = EnumSet.noneOf(NotifyEvent.class);
          Texts.readList(in).forEach(word -> events.add(NotifyEvent.of(word)));
          return new Rule(
              id,
              note,
              disabled,
              events,
              Texts.read(in),
              Texts.readList(in),
              Duration.ofMillis(in.readLong()),
              Duration.ofMillis(in.readLong()),
              new Rule.Bounds(
                  Texts.readList(in),
                  in.readLong(),
                  Duration.ofMillis(in.readLong()),
                  Duration.ofMillis(in.readLong()),
                  in.readInt()),
              in.readBoolean(),
              in.readLong(),
              Texts.read(in));
        });
  }

  static byte[] write(Happening h) {
    return write(
        out -> {
          Texts.write(out, h.event());
          out.writeLong(h.atMs());
          Texts.write(
              out,
              List.of(
                  h.subject(),
                  h.ownId(),
                  h.jobId(),
                  h.queue(),
                  h.type(),
                  h.tenant(),
                  h.name(),
                  h.outcome()));
          out.writeInt(h.attempts());
          Texts.write(out, h.detail());
          Texts.write(out, h.error());
        });
  }

  static Happening happening(byte[] bytes) {
    return read(
        bytes,
        in -> {
          String event = Texts.read(in);
          long at = in.readLong();
          List<String> t = Texts.readList(in);
          return new Happening(
              event,
              at,
              t.get(0),
              t.get(1),
              t.get(2),
              t.get(3),
              t.get(4),
              t.get(5),
              t.get(6),
              t.get(7),
              in.readInt(),
              Texts.read(in),
              Texts.read(in));
        });
  }

  /** All but its id, its channel and its body. */
  static byte[] head(Parcel p) {
    return write(
        out -> {
          Texts.write(out, p.kind().name());
          Texts.write(out, p.target());
          Texts.write(out, p.rule());
          Texts.write(out, p.event());
          out.writeBoolean(p.test());
          out.writeBoolean(p.recovered());
          out.writeLong(p.count());
          Texts.write(out, p.summary());
        });
  }

  static Parcel parcel(String id, String channel, byte[] head, String body) {
    return read(
        head,
        in ->
            new Parcel(
                id,
                channel,
                Channel.Kind.valueOf(Texts.read(in)),
                Texts.read(in),
                Texts.read(in),
                Texts.read(in),
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                Texts.read(in),
                body));
  }

  static byte[] write(Delivery.Try t) {
    return write(
        out -> {
          out.writeLong(t.atMs());
          out.writeInt(t.status());
          out.writeLong(t.latencyMs());
          Texts.write(out, t.address());
          out.writeBoolean(t.accepted());
          Texts.write(out, t.answer());
        });
  }

  static Delivery.Try tried(byte[] bytes) {
    return read(
        bytes,
        in ->
            new Delivery.Try(
                in.readLong(),
                in.readInt(),
                in.readLong(),
                Texts.read(in),
                in.readBoolean(),
                Texts.read(in)));
  }

  static byte[] write(Alarm a) {
    return write(
        out -> {
          Texts.write(out, a.rule());
          Texts.write(out, a.event().word());
          Texts.write(out, a.subject());
          out.writeLong(a.sinceMs());
          out.writeBoolean(a.told());
          Texts.write(out, a.value());
        });
  }

  static Alarm alarm(byte[] bytes) {
    return read(
        bytes,
        in ->
            new Alarm(
                Texts.read(in),
                NotifyEvent.of(Texts.read(in)),
                Texts.read(in),
                in.readLong(),
                in.readBoolean(),
                Texts.read(in)));
  }
}
