package io.sparkmaster.server.kernelsocket;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.server.kernels.Kernel;
import io.sparkmaster.server.kernels.Sink;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** One open WebSocket between a client and a kernel. */
final class KernelConnection implements Sink {
  private final Session socket;
  private final Framing framing;
  private final Kernel kernel;
  private final String session;

  KernelConnection(Session socket, Framing framing, Kernel kernel, String session) {
    this.socket = socket;
    this.framing = framing;
    this.kernel = kernel;
    this.session = session;
  }

  void open() {
    kernel.attach(session, this);
  }

  void receive(Frame frame) {
    var addressed = framing.decode(frame);
    kernel.send(session, addressed.channel(), addressed.message());
  }

  void closed() {
    kernel.detach(session, this);
  }

  @Override
  public void send(Channel channel, Message message, Consumer<Boolean> done) {
    var callback = Callback.from(() -> done.accept(true), failure -> done.accept(false));
    var frame = framing.encode(channel, message);
    if (frame instanceof Frame.Text text) {
      socket.sendText(text.text(), callback);
    } else if (frame instanceof Frame.Binary binary) {
      socket.sendBinary(ByteBuffer.wrap(binary.bytes()), callback);
    }
  }

  @Override
  public void close(String reason) {
    socket.close(StatusCode.NORMAL, reason, Callback.NOOP);
  }
}
