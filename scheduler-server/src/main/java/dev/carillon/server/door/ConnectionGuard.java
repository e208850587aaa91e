package dev.carillon.server.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.AbstractSniHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that does not come to the point: that says nothing, sends the head of its
 * request a byte a second, or stops in the middle of a frame. What comes after the head is bounded
 * by the time a call may take, and a connection without calls by its idle time; both begin only
 * once a request is known. One a connection, on its event loop; it reads clear text, so it stands
 * behind TLS where there is some.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
  private static final int FRAME_HEAD = 9;
  private static final byte[] UPGRADED = {'P', 'R', 'I', ' ', '*', ' '};

  private enum Reading {
    /** Nothing came yet. */
    NOTHING,
    /** The preface of HTTP/2, as far as it goes. */
    PREFACE,
    /** The head of a request of HTTP/1. */
    HEAD,
    /** A request of HTTP/1 whose head is there. */
    BODY,
    /** HTTP/1: an answer went out, and nothing came since. */
    ANSWERED,
    FRAME
  }

  private static final byte[] REFUSED =
      ("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/json\r\n"
              + "content-length: 128\r\n\r\n"
              + "{\"code\":\"INVALID_ARGUMENT\",\"message\":\"Expected the transfer coding chunked,"
              + " or none.\",\"advice\":\"Send a Content-Length instead.\"}")
          .getBytes(StandardCharsets.US_ASCII);

  private final long headMillis;
  private final TransferCoding coding = new TransferCoding();
  private boolean refused;
  private Reading reading = Reading.NOTHING;

  /** Complete heads and frames so far: what moves is not closed. */
  private long complete;

  /** Bytes of the preface or of a frame's head seen; line ends of a head in a row. */
  private int seen;

  /** Bytes of a frame's body still to come. */
  private int left;

  private boolean waiting;

  ConnectionGuard(Duration head) {
    this.headMillis = head.toMillis();
  }

  /** Puts one on a new connection: in front of all, or right behind what decrypts. */
  static void on(ChannelPipeline pipeline, Duration head) {
    ChannelHandlerContext decrypting = pipeline.context(AbstractSniHandler.class);
    if (decrypting == null) {
      pipeline.addFirst(new ConnectionGuard(head));
    } else {
      pipeline.addAfter(decrypting.name(), "guard", new ConnectionGuard(head));
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      watch(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    watch(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && bytes.isReadable()) {
      begin(ctx, bytes);
      for (int i = bytes.readerIndex(); i < bytes.writerIndex(); ) {
        i = step(bytes, i);
      }
      if (refused) {
        bytes.release();
        refuse(ctx);
        return;
      }
      watch(ctx);
    }
    ctx.fireChannelRead(message);
  }

  private static void refuse(ChannelHandlerContext ctx) {
    var unused =
        ctx.writeAndFlush(Unpooled.wrappedBuffer(REFUSED)).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (reading == Reading.HEAD || reading == Reading.BODY) {
      reading = Reading.ANSWERED;
      complete++;
    }
    var unused = ctx.write(message, promise); // told by the promise
  }

  /** What the bytes that come now are the beginning of. */
  private void begin(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (reading == Reading.NOTHING) {
      enter(bytes.getByte(bytes.readerIndex()) == 'P' ? Reading.PREFACE : Reading.HEAD);
    } else if (reading != Reading.FRAME && reading != Reading.PREFACE) {
      if (startsWith(bytes, UPGRADED) && ctx.pipeline().get(Http2ConnectionHandler.class) != null) {
        enter(Reading.PREFACE);
      } else if (reading == Reading.ANSWERED) {
        enter(Reading.HEAD);
      }
    }
  }

  private void enter(Reading next) {
    reading = next;
    seen = next == Reading.HEAD ? -1 : 0;
  }

  private static boolean startsWith(ByteBuf bytes, byte[] start) {
    for (int i = 0; i < start.length; i++) {
      if (bytes.readableBytes() <= i || bytes.getByte(bytes.readerIndex() + i) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads on from a place; returns the next. */
  private int step(ByteBuf bytes, int at) {
    return switch (reading) {
      case PREFACE -> preface(bytes.getByte(at), at);
      case HEAD -> head(bytes.getByte(at), at);
      case FRAME -> frame(bytes, at);
      case NOTHING, BODY, ANSWERED -> bytes.writerIndex();
    };
  }

  private int preface(byte next, int at) {
    ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    boolean fits = preface.getByte(seen) == next;
    int length = preface.readableBytes();
    preface.release();
    if (!fits) {
      enter(Reading.HEAD); // POST, PUT or PATCH
      return head(next, at);
    }
    if (++seen == length) {
      enter(Reading.FRAME);
      complete++;
    }
    return at + 1;
  }

  /** A head ends with an empty line; empty lines before it do not count. */
  private int head(byte next, int at) {
    refused |= coding.another(next);
    if (next == '\n') {
      seen += seen < 0 ? 0 : 1;
    } else if (next != '\r') {
      seen = 0;
    }
    if (seen == 2) {
      enter(Reading.BODY);
      complete++;
    }
    return at + 1;
  }

  private int frame(ByteBuf bytes, int at) {
    if (seen < FRAME_HEAD) {
      if (seen < 3) { // three bytes of length come first
        left = (seen == 0 ? 0 : left << 8) | bytes.getByte(at) & 0xFF;
      }
      seen++;
      return ended(at + 1);
    }
    int step = Math.min(left, bytes.writerIndex() - at);
    left -= step;
    return ended(at + step);
  }

  private int ended(int at) {
    if (seen == FRAME_HEAD && left == 0) {
      seen = 0;
      complete++;
    }
    return at;
  }

  private boolean inTheMiddle() {
    return switch (reading) {
      case NOTHING, PREFACE, HEAD -> true;
      case FRAME -> seen > 0;
      case BODY, ANSWERED -> false;
    };
  }

  private void watch(ChannelHandlerContext ctx) {
    if (waiting || !inTheMiddle()) {
      return;
    }
    waiting = true;
    long then = complete;
    var unused =
        ctx.executor()
            .schedule(
                () -> {
                  waiting = false;
                  if (inTheMiddle() && complete == then) {
                    var closing = ctx.close();
                  } else if (ctx.channel().isActive()) {
                    watch(ctx);
                  }
                },
                headMillis,
                TimeUnit.MILLISECONDS);
  }
}
