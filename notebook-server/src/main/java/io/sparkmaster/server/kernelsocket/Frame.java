package io.sparkmaster.server.kernelsocket;

/** What goes over the WebSocket as one message. */
sealed interface Frame {
  /** A text frame. */
  record Text(String text) implements Frame {}

  /** A binary frame; nobody writes into the array. */
  record Binary(byte[] bytes) implements Frame {}
}
