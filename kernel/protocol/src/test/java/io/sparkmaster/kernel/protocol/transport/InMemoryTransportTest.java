package io.sparkmaster.kernel.protocol.transport;

final class InMemoryTransportTest extends TransportContract {
  @Override
  void open() {
    var ends = InMemoryTransport.create();
    kernel = ends.kernel();
    client = ends.client();
  }
}
