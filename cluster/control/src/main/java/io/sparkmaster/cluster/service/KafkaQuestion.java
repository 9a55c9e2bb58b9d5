package io.sparkmaster.cluster.service;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks a broker which requests it knows, which it answers to everybody (Kafka protocol guide). */
final class KafkaQuestion {
  private static final int PATIENCE_MILLIS = 2000;
  private static final int API_VERSIONS = 18;
  private static final int NUMBER = 1;
  private static final int REQUEST_BYTES = 10;

  private KafkaQuestion() {}

  static boolean isAnswered(int port) {
    try (var socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(REQUEST_BYTES);
      out.writeShort(API_VERSIONS);
      out.writeShort(0);
      out.writeInt(NUMBER);
      // No name of a client.
      out.writeShort(-1);
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      return in.readInt() > 0 && in.readInt() == NUMBER && in.readShort() == 0;
    } catch (IOException notYet) {
      return false;
    }
  }
}
