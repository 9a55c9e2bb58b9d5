package io.sparkmaster.server.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP/1.1 byte by byte: what libraries refuse to send can be sent. Not thread-safe. */
public final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private boolean open = true;

  public RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * What came back.
   *
   * @param status 0 when the server closed the connection without a word
   */
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** Whether another request may follow. */
  public boolean isOpen() {
    return open;
  }

  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /**
   * Sends a request and reads its answer.
   *
   * @throws SocketTimeoutException when nothing comes within a minute
   */
  public Answer exchange(byte[] request, boolean bodyless) throws IOException {
    try {
      write(request);
    } catch (IOException refusedEarly) {
      open = false;
    }
    try {
      return read(bodyless);
    } catch (SocketTimeoutException hung) {
      throw hung;
    } catch (IOException cutOff) {
      open = false;
      return new Answer(0, Map.of(), new byte[0]);
    }
  }

  private Answer read(boolean bodyless) throws IOException {
    var first = line();
    if (!first.matches("HTTP/1\\.1 \\d{3}.*")) {
      throw new IllegalStateException("Not the start of an answer: " + first);
    }
    var status = Integer.parseInt(first.split(" ", 3)[1]);
    var headers = new TreeMap<String, String>();
    for (var next = line(); !next.isEmpty(); next = line()) {
      var colon = next.indexOf(':');
      headers.put(
          next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
    }
    if (status == 100) {
      return read(bodyless);
    }
    if (headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
      open = false;
    }
    var none = bodyless || status == 101 || status == 204 || status == 304;
    return new Answer(status, headers, none ? new byte[0] : body(headers));
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      return in.readNBytes(Integer.parseInt(headers.get("content-length")));
    }
    if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      open = false;
      return in.readAllBytes();
    }
    var all = new ByteArrayOutputStream();
    for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      all.writeBytes(in.readNBytes(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
